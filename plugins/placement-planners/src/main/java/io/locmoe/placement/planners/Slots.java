package io.locmoe.placement.planners;

import io.locmoe.spi.placement.ReplicaPlacement;
import java.util.stream.IntStream;

/** Slots of a placement by their experts. */
final class Slots {
    private Slots() {}

    /** [experts][copies] slots. */
    static int[][] ofExperts(ReplicaPlacement placement) {
        int[] experts = placement.expertOfSlot();
        return IntStream.range(0, placement.experts())
                .mapToObj(expert -> IntStream.range(0, experts.length)
                        .filter(slot -> experts[slot] == expert)
                        .toArray())
                .toArray(int[][]::new);
    }
}
