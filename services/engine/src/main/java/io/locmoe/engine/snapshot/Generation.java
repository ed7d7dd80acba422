package io.locmoe.engine.snapshot;

import java.util.Comparator;

/**
 * Identifies the copies of one state of a run.
 *
 * @param epoch placement epoch of the job; it grows with every submission of a run
 * @param step  steps done
 */
record Generation(long epoch, long step) implements Comparable<Generation> {
    private static final Comparator<Generation> BY_AGE =
            Comparator.comparingLong(Generation::epoch).thenComparingLong(Generation::step);

    @Override
    public int compareTo(Generation other) {
        return BY_AGE.compare(this, other);
    }
}
