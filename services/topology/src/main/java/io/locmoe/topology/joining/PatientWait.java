package io.locmoe.topology.joining;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * A wait of a node that joins, which may take a day. Tells what is missing at once, and again after 10 s and after
 * pauses that double up to an hour. Used by one thread.
 */
public final class PatientWait {
    private static final Duration FIRST = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofHours(1);

    private final Duration deadline;
    private final Consumer<String> told;
    private final LongSupplier nanoTime;
    private final long start;
    private Duration next = Duration.ZERO;
    private Duration pause = FIRST;

    /**
     * Begins to wait.
     *
     * @param deadline the setting {@code joinSeconds}
     * @param told     gets a sentence for the log of the node
     */
    public PatientWait(Duration deadline, Consumer<String> told, LongSupplier nanoTime) {
        this.deadline = deadline;
        this.told = told;
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
    }

    private Duration waited() {
        return Duration.ofNanos(nanoTime.getAsLong() - start);
    }

    /** Whether the deadline has passed. */
    public boolean isOver() {
        return waited().compareTo(deadline) >= 0;
    }

    /** Tells what is missing, unless that was told a short time ago. */
    public void isMissing(String what) {
        Duration waited = waited();
        if (waited.compareTo(next) >= 0) {
            told.accept("%s; waited for %d s of at most %d s (joinSeconds)"
                    .formatted(what, waited.toSeconds(), deadline.toSeconds()));
            next = waited.plus(pause);
            pause = pause.multipliedBy(2);
            pause = pause.compareTo(LONGEST) < 0 ? pause : LONGEST;
        }
    }
}
