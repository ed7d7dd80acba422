package io.locmoe.node.telemetry;

import io.opentelemetry.sdk.common.CompletableResultCode;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what did not reach the collector, and says so once a minute at most. Thread-safe; never blocks. */
final class DroppedExports {
    private static final Logger LOG = LoggerFactory.getLogger(DroppedExports.class);
    private static final long PAUSE = TimeUnit.MINUTES.toNanos(1);

    private final String endpoint;
    private final AtomicLong entries = new AtomicLong();
    private final AtomicLong metrics = new AtomicLong();
    private final AtomicLong next = new AtomicLong(System.nanoTime());

    DroppedExports(String endpoint) {
        this.endpoint = endpoint;
    }

    /** Entries of the log for which there was no room. */
    void full(int count) {
        entries.addAndGet(count);
        tell("its queue is full, because the collector is slow or does not answer");
    }

    void entries(int count, CompletableResultCode result) {
        entries.addAndGet(count);
        tell(why(result));
    }

    void metrics(CompletableResultCode result) {
        metrics.incrementAndGet();
        tell(why(result));
    }

    long count() {
        return entries.get() + metrics.get();
    }

    private static String why(CompletableResultCode result) {
        return result.getFailureThrowable() == null
                ? "the collector does not answer, or refuses them"
                : String.valueOf(result.getFailureThrowable().getMessage());
    }

    private void tell(String why) {
        long now = System.nanoTime();
        long due = next.get();
        if (now - due >= 0 && next.compareAndSet(due, now + PAUSE)) {
            LOG.warn(
                    "{} entries of the log and {} sets of metrics did not reach {} so far: {}; nothing waits for it",
                    entries,
                    metrics,
                    endpoint,
                    why);
        }
    }
}
