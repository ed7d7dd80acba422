package io.locmoe.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.URI;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class EventFeedTest {
    private static final int STATES = 60;
    private static final long WAIT_MILLIS = 200;
    private static final String FILLER = "x".repeat(1 << 18);

    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger states = new AtomicInteger();
    private final CompletableFuture<Void> unread = new CompletableFuture<>();
    private EventFeed feed;

    @AfterEach
    void end() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private URI serve() throws Exception {
        return serve(1, () -> states.incrementAndGet() + FILLER);
    }

    private URI serve(long shortest, Callable<String> update) throws Exception {
        feed = new EventFeed(
                vertx, vertx.createSharedWorkerExecutor("page", 1), shortest, update, () -> unread.complete(null));
        HttpServer server = vertx.createHttpServer(new HttpServerOptions().setSendBufferSize(1 << 16))
                .requestHandler(request -> feed.add(request.response().setChunked(true)))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
        return URI.create("http://127.0.0.1:" + server.actualPort());
    }

    /** What it is sent without reading fits the sockets' buffers; the newest state follows, and not the missed ones. */
    @Test
    void aSlowReaderMissesStatesInBetween() throws Exception {
        URI address = serve();
        try (RawBrowser slow = RawBrowser.open(address, "GET", "/events");
                RawBrowser quick = RawBrowser.open(address, "GET", "/events")) {
            for (int i = 0; i < STATES; i++) {
                assertThat(quick.event()).endsWith(FILLER);
            }
            int received = 1;
            int before = number(slow.event());
            int next = number(slow.event());
            while (next == before + 1) {
                before = next;
                next = number(slow.event());
                received++;
            }
            assertThat(received).isLessThan(STATES / 2);
            assertThat(next).isGreaterThanOrEqualTo(STATES);
        }
    }

    @Test
    void nothingIsComputedWhenNobodyReads() throws Exception {
        try (RawBrowser browser = RawBrowser.open(serve(), "GET", "/events")) {
            assertThat(number(browser.event())).isEqualTo(1);
        }
        unread.get(20, TimeUnit.SECONDS);
    }

    /** Nothing keeps a feed that has ended: a server that has ended may be referred to for long. */
    @Test
    void aFeedThatEndsHasNoReadersLeft() throws Exception {
        try (RawBrowser browser = RawBrowser.open(serve(), "GET", "/events")) {
            browser.event();
            vertx.runOnContext(_ -> feed.end());
            unread.get(20, TimeUnit.SECONDS);
        }
        assertThat(feed.readers()).isZero();
    }

    /** A thread that waits for its turn on a busy machine, or for a mesh, uses no processor. */
    @Test
    @Timeout(20)
    void timeInWhichTheThreadDoesNotRunDelaysNoState() throws Exception {
        Callable<String> slow = () -> {
            Thread.sleep(WAIT_MILLIS);
            return states.incrementAndGet() + "x";
        };
        try (RawBrowser browser = RawBrowser.open(serve(WAIT_MILLIS, slow), "GET", "/events")) {
            // At sixty times the wait, the seventh would come after more than a minute.
            for (int i = 1; i <= 7; i++) {
                assertThat(number(browser.event())).isEqualTo(i);
            }
        }
    }

    @Test
    void statesThatTakeTheProcessorComeLessOften() throws Exception {
        ThreadMXBean clock = ManagementFactory.getThreadMXBean();
        Callable<String> busy = () -> {
            for (long end = clock.getCurrentThreadCpuTime() + 5_000_000; clock.getCurrentThreadCpuTime() < end; ) {
                Thread.onSpinWait();
            }
            return states.incrementAndGet() + "x";
        };
        try (RawBrowser browser = RawBrowser.open(serve(10, busy), "GET", "/events")) {
            browser.event();
            long begin = System.nanoTime();
            browser.event();
            assertThat(System.nanoTime() - begin).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(400));
        }
    }

    private static int number(String event) {
        return Integer.parseInt(event.substring(0, event.indexOf('x')));
    }
}
