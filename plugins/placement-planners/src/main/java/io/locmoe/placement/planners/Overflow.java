package io.locmoe.placement.planners;

import io.locmoe.spi.placement.ReplicaPlacement;
import java.util.Arrays;
import java.util.Comparator;

/**
 * Moves entries of a division from ranks above the target to copies on ranks that have less, over the fastest measured
 * links.
 */
final class Overflow {
    private final long[][] divided;
    private final int[] experts;
    private final int[] rankOf;
    private final int[][] slots;
    private final long[] loads;
    private final long most;
    private final LinkCosts links;

    Overflow(long[][] divided, ReplicaPlacement placement, double target, LinkCosts links) {
        this.links = links;
        this.divided = divided;
        experts = placement.expertOfSlot();
        rankOf = placement.rankOfSlot();
        slots = Slots.ofExperts(placement);
        loads = new long[divided.length];
        for (long[] of : divided) {
            for (int slot = 0; slot < of.length; slot++) {
                loads[rankOf[slot]] += of[slot];
            }
        }
        double mean = (double) Arrays.stream(loads).sum() / loads.length;
        most = Math.max((long) (target * mean), (long) Math.ceil(mean));
    }

    void move() {
        for (int slot = 0; slot < experts.length; slot++) {
            for (int source = divided.length - 1; source >= 0; source--) {
                spread(source, slot);
            }
        }
    }

    /** One rank's entries of a slot. */
    private void spread(int source, int slot) {
        long over = Math.min(loads[rankOf[slot]] - most, divided[source][slot]);
        while (over > 0) {
            int other = next(source, slots[experts[slot]]);
            long moved = Math.min(over, most - loads[rankOf[other]]);
            if (moved <= 0) {
                return;
            }
            divided[source][slot] -= moved;
            divided[source][other] += moved;
            loads[rankOf[slot]] -= moved;
            loads[rankOf[other]] += moved;
            over -= moved;
        }
    }

    /** The copy on the fastest link whose rank has room; among equal ones the one on the least loaded rank. */
    private int next(int source, int... copies) {
        return Arrays.stream(copies)
                .boxed()
                .min(Comparator.comparing((Integer copy) -> loads[rankOf[copy]] >= most)
                        .thenComparingLong(copy -> links.measured(source, rankOf[copy]))
                        .thenComparingLong(copy -> loads[rankOf[copy]]))
                .orElseThrow();
    }
}
