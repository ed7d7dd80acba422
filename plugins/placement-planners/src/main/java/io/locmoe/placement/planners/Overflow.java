package io.locmoe.placement.planners;

import io.locmoe.spi.placement.ReplicaPlacement;
import java.util.Arrays;

/** Moves entries of a division from ranks above the target to copies on ranks that have less. */
final class Overflow {
    private final long[][] divided;
    private final int[] experts;
    private final int[] rankOf;
    private final int[][] slots;
    private final long[] loads;
    private final long most;

    Overflow(long[][] divided, ReplicaPlacement placement, double target) {
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

    /** One rank's entries of a slot, to the copies whose ranks have least. */
    private void spread(int source, int slot) {
        long over = Math.min(loads[rankOf[slot]] - most, divided[source][slot]);
        while (over > 0) {
            int other = least(slots[experts[slot]]);
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

    private int least(int[] copies) {
        int least = copies[0];
        for (int copy : copies) {
            least = loads[rankOf[copy]] < loads[rankOf[least]] ? copy : least;
        }
        return least;
    }
}
