package io.locmoe.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.samples.SyntheticSteps;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Memory of a server whose readers come and go while a run trains. {@code ./locmoe test --long} runs it for as long as
 * the property {@code search.seconds} says.
 */
class PageSoakTest {
    private static final int STEPS = 1_000;
    /** Twice as many as fill the report, which holds 10,000 steps at most. */
    private static final int LEAST_ROUNDS = 24;

    private static final int READERS = 8;
    private static final int LIMIT_SECONDS = 60;
    private static final long NOISE = 2_000_000;
    private static final String FEED = EventFeed.class.getName();
    private static final String CONNECTION = "io.vertx.core.http.impl.Http1xServerConnection";

    private final SampleRuns runs = SampleRuns.create();
    /** Bytes of live objects after each round. */
    private final List<Long> used = new ArrayList<>();

    private long steps;

    @Test
    void memoryIsFlatWhileReadersComeAndGo() throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Long.getLong("search.seconds", 0));
        try (PageServer server = PageServer.start(runs, 1)) {
            while (used.size() < LEAST_ROUNDS || System.nanoTime() < end) {
                readWhileItTrains(server.address(SampleRuns.TRAINING));
                used.add(idle());
            }
        }
        long old = largest(used.subList(0, used.size() / 2));
        long recent = largest(used.subList(used.size() / 2, used.size()));
        System.out.printf(
                "page: %,d steps, %,d readers, live heap %,d bytes in the first half, %,d in the second%n",
                steps, (long) READERS * used.size(), old, recent);
        assertThat(recent).as("live bytes of each round: " + used).isLessThan(old + NOISE);
    }

    /** Readers leave with and without having read the newest figures. */
    private void readWhileItTrains(URI page) throws IOException {
        List<RawBrowser> readers = new ArrayList<>();
        try {
            for (int i = 0; i < READERS; i++) {
                readers.add(RawBrowser.open(page, "GET", page.getRawPath() + "events"));
            }
            train();
            for (RawBrowser reader : readers.subList(0, READERS / 2)) {
                while (!reader.event().contains("step " + steps + "/")) {
                    // an earlier state
                }
            }
            assertThat(RawBrowser.status(page, "GET", page.getRawPath())).isEqualTo(200);
            LiveObjects live = LiveObjects.now();
            assertThat(live.count(FEED)).isEqualTo(1);
            assertThat(live.count(CONNECTION)).isGreaterThanOrEqualTo(READERS);
        } finally {
            for (RawBrowser reader : readers) {
                reader.close();
            }
        }
    }

    private void train() {
        for (int i = 0; i < STEPS; i++) {
            runs.training().add(SyntheticSteps.step(++steps, 100 + steps % 7, 0.5));
        }
    }

    /** Bytes of live objects once the server has nothing left to do, which it has while a feed or connection lives. */
    private long idle() {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        LiveObjects live = LiveObjects.now();
        while (live.count(FEED) + live.count(CONNECTION) > 0) {
            assertThat(System.nanoTime()).as("the server still serves after " + used.size() + " rounds").isLessThan(end);
            live = LiveObjects.now();
        }
        return live.bytes();
    }

    private static long largest(List<Long> bytes) {
        return bytes.stream().mapToLong(Long::longValue).max().orElseThrow();
    }
}
