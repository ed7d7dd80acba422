package io.locmoe.node.job;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * When a run in which slow nodes have fewer experts lets all nodes host as many again, to see who keeps up. A node with
 * little work cannot show it: its time says nothing of one with as much as the others have. A node that is found slow
 * again soon waits twice as long for the next time. Used by one thread.
 */
final class Trials {
    static final Duration FIRST = Duration.ofMinutes(1);
    static final Duration LONGEST = Duration.ofHours(1);

    private final LongSupplier nanoTime;
    private Duration wait = FIRST;
    private long since;
    /** When a trial has begun after which nothing was moved yet. */
    private Long tried;

    private boolean declined;

    /**
     * A node keeps a run from now on: one that takes it over does not know when experts were moved.
     *
     * @param nanoTime a clock, like {@link System#nanoTime}
     */
    Trials(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.since = nanoTime.getAsLong();
    }

    /** Experts were moved: away from slow nodes, or so that all host as many. */
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

    /** Whether it is time for a trial, where slow nodes have fewer experts. */
    boolean isDue() {
        return nanoTime.getAsLong() - since >= wait.toNanos();
    }

    /** The run cannot go on with other shares: it keeps what it has. */
    void decline() {
        declined = true;
    }

    boolean isDeclined() {
        return declined;
    }
}
