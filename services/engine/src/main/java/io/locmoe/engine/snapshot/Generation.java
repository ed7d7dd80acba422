package io.locmoe.engine.snapshot;

import java.util.Comparator;

/**
 * Copies that belong together: of the same state of a run.
 *
 * @param epoch of the job's placement; later submissions of a run have greater ones
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
