package io.locmoe.run.rebalance;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Decides when a run in which stragglers have fewer experts tries equal numbers again, to see who keeps up. A node with
 * little work cannot show that, because its time says nothing about a full share. If a node is soon found slow again,
 * the next trial waits twice as long. Used by one thread.
 */
public final class BackOff {
    static final Duration FIRST = Duration.ofMinutes(1);
    static final Duration LONGEST = Duration.ofHours(1);

    private final LongSupplier nanoTime;
    private Duration wait = FIRST;
    private long since;
    /** Start of a trial after which nothing was moved yet. */
    private Long tried;

    private boolean declined;

    /**
     * Starts the first wait: a node that takes a run over does not know when experts were moved.
     *
     * @param nanoTime a clock, like {@link System#nanoTime}
     */
    public BackOff(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.since = nanoTime.getAsLong();
    }

    /** Experts were moved, away from stragglers or to equal numbers. */
    void moved(boolean even) {
        long now = nanoTime.getAsLong();
        if (even) {
            tried = now;
        } else if (tried != null) {
            boolean soon = now - tried < wait.toNanos();
            wait = soon ? shorter(wait.multipliedBy(2), LONGEST) : FIRST;
            tried = null;
        }
        since = now;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** Whether a trial is due, if stragglers have fewer experts. */
    boolean isDue() {
        return nanoTime.getAsLong() - since >= wait.toNanos();
    }

    /** The run cannot continue with other shares and keeps those that it has. */
    void decline() {
        declined = true;
    }

    boolean isDeclined() {
        return declined;
    }
}
