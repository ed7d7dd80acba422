package io.locmoe.node.training;

import io.locmoe.engine.job.TrainingListener;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reports how far a node has read a large text, to its log and, less often, to watchers of the job. */
final class ReadingNotices implements Consumer<String> {
    private static final Logger LOG = LoggerFactory.getLogger(ReadingNotices.class);
    private static final Duration INTERVAL = Duration.ofSeconds(10);

    private final String jobId;
    private final TrainingListener listener;
    private final LongSupplier clock;
    private long told;

    /** @param clock clock in nanoseconds */
    ReadingNotices(String jobId, TrainingListener listener, LongSupplier clock) {
        this.jobId = jobId;
        this.listener = listener;
        this.clock = clock;
        this.told = clock.getAsLong();
    }

    @Override
    public void accept(String phrase) {
        LOG.info("{}: {}", jobId, phrase);
        long now = clock.getAsLong();
        if (now - told >= INTERVAL.toNanos()) {
            told = now;
            listener.notice(phrase);
        }
    }
}
