package io.locmoe.engine.job;

import java.util.Objects;

/**
 * The sequences of one micro-batch that a rank computes. Slots number the sequences over the whole mesh, and ranks own
 * consecutive ones, so that the global batch does not depend on the number of ranks.
 *
 * @param first the rank's first slot
 * @param count the rank's number of slots
 * @param total slots of all ranks together
 */
public record Slots(int first, int count, int total) {
    public Slots {
        if (total < 1) {
            throw new IllegalArgumentException("slots is " + total + ": a micro-batch has at least one sequence");
        }
        Objects.checkFromIndexSize(first, count, total);
    }

    /** Rank r of R owns the slots from r * total / R to (r + 1) * total / R, exclusive. */
    public static Slots of(int rank, int ranks, int total) {
        Objects.checkIndex(rank, ranks);
        int first = (int) ((long) rank * total / ranks);
        return new Slots(first, (int) ((rank + 1L) * total / ranks) - first, total);
    }

    /** The slots of all ranks. */
    public static Slots all(int total) {
        return new Slots(0, total, total);
    }

    /** One past the last slot of the rank. */
    public int end() {
        return first + count;
    }
}
