package io.locmoe.dashboard;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The event streams of one run's page. While anybody reads, the page's figures are computed anew at an interval, which
 * is up to {@value #LONGEST} times as long if that takes more than a hundredth of a thread's time: of the time for
 * which the thread runs, so that the load of other threads and processes slows no page down. A reader that is slow
 * misses states in between: it has one unsent state at most. Used on one event loop.
 */
final class EventFeed {
    /** Minimum milliseconds between two states. */
    static final long SHORTEST = 1_000;

    private static final int SHARE = 100;
    private static final int LONGEST = 60;
    /** A comment, which keeps a connection open on which nothing is new. */
    private static final Buffer KEEP_OPEN = Buffer.buffer(":\n\n");

    private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();

    private final Vertx vertx;
    private final WorkerExecutor workers;
    private final long shortest;
    private final Callable<String> update;
    private final Runnable unread;
    /** The event that each reader was sent last. */
    private final Map<HttpServerResponse, Buffer> readers = new HashMap<>();

    private String newest = "";
    /** The newest state as an event: encoded once for all readers. */
    private Buffer event = KEEP_OPEN;

    private long timer = -1;

    /**
     * A feed without readers.
     *
     * @param workers  compute states
     * @param shortest minimum milliseconds between two states
     * @param update   the figures as one line; may block
     * @param unread   called when the last reader has left, or the feed has ended
     */
    EventFeed(Vertx vertx, WorkerExecutor workers, long shortest, Callable<String> update, Runnable unread) {
        this.vertx = vertx;
        this.workers = workers;
        this.shortest = shortest;
        this.update = update;
        this.unread = unread;
    }

    int readers() {
        return readers.size();
    }

    void add(HttpServerResponse reader) {
        readers.put(reader, KEEP_OPEN);
        reader.exceptionHandler(_ -> remove(reader));
        reader.closeHandler(_ -> remove(reader));
        if (readers.size() == 1) {
            compute();
        } else {
            send();
        }
    }

    private void remove(HttpServerResponse reader) {
        if (readers.remove(reader) != null && readers.isEmpty()) {
            vertx.cancelTimer(timer);
            unread.run();
        }
    }

    private Future<?> compute() {
        AtomicLong took = new AtomicLong();
        Callable<String> timed = () -> {
            long begin = threadNanos();
            try {
                return update.call();
            } finally {
                took.set(threadNanos() - begin);
            }
        };
        return workers.executeBlocking(timed, false)
                .onSuccess(this::changed)
                .onFailure(_ -> send())
                .onComplete(_ -> again(TimeUnit.NANOSECONDS.toMillis(took.get())));
    }

    /** Time for which this thread has run; any time where the JVM does not measure that. */
    private static long threadNanos() {
        return CLOCK.isCurrentThreadCpuTimeSupported() && CLOCK.isThreadCpuTimeEnabled()
                ? CLOCK.getCurrentThreadCpuTime()
                : System.nanoTime();
    }

    private void again(long tookMillis) {
        if (!readers.isEmpty()) {
            timer = vertx.setTimer(Math.clamp(SHARE * tookMillis, shortest, LONGEST * shortest), _ -> compute());
        }
    }

    private void changed(String state) {
        if (!state.equals(newest)) {
            newest = state;
            event = Buffer.buffer("event: figures\ndata: " + state + "\n\n");
        }
        send();
    }

    private void send() {
        for (HttpServerResponse reader : List.copyOf(readers.keySet())) {
            if (!reader.writeQueueFull()) {
                boolean isNew = readers.replace(reader, event) != event;
                reader.write(isNew ? event : KEEP_OPEN);
            }
        }
    }

    /** Sends the last state and ends the streams. */
    Future<?> end() {
        vertx.cancelTimer(timer);
        return compute().eventually(() -> {
            List<Future<Void>> ends = new ArrayList<>();
            readers.keySet().forEach(reader -> ends.add(reader.end()));
            readers.clear();
            vertx.cancelTimer(timer);
            unread.run();
            return Future.join(ends);
        });
    }
}
