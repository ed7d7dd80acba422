package io.locmoe.engine.job;

import java.util.Objects;

/**
 * The sequences of one micro-batch that a rank computes. Slots number the sequences over the whole mesh, and each rank
 * owns consecutive slots, so that the global batch does not depend on the number of ranks.
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

    /** The domain that a slot prefers if text is distributed by domain. */
    public static int homeDomain(int slot, int total, int domains) {
        return (int) ((long) Objects.checkIndex(slot, total) * domains / total);
    }

    /** One slot that prefers a domain; if no slot does, the last one before it. */
    public static Slots home(int domain, int domains, int total) {
        int slot = 0;
        while (slot + 1 < total
                && homeDomain(slot, total, domains) < domain
                && homeDomain(slot + 1, total, domains) <= domain) {
            slot++;
        }
        return new Slots(slot, 1, total);
    }

    /** One past the last slot of the rank. */
    public int end() {
        return first + count;
    }
}
