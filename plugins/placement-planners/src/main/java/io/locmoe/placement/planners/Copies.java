package io.locmoe.placement.planners;

import io.locmoe.spi.placement.PlacementSetup;
import io.locmoe.spi.placement.ReplicaPlacement;
import java.util.stream.IntStream;

/** Each expert on its home, and further copies as far as ranks have memory. */
final class Copies {
    private final PlacementSetup setup;
    private final boolean[][] computed;
    private final int[] free;

    Copies(PlacementSetup setup) {
        this.setup = setup;
        computed = new boolean[setup.topology().ranks()][setup.homes().experts()];
        free = new int[computed.length];
        for (int rank = 0; rank < computed.length; rank++) {
            free[rank] = setup.replicas();
            for (int e = setup.homes().firstExpert(rank); e < setup.homes().firstExpert(rank + 1); e++) {
                computed[rank][e] = true;
            }
        }
    }

    /** Whether the rank has memory for the expert and does not compute it yet. */
    boolean fits(int expert, int rank) {
        return free[rank] > 0 && !computed[rank][expert];
    }

    void add(int expert, int rank) {
        computed[rank][expert] = true;
        free[rank]--;
    }

    ReplicaPlacement placement() {
        int experts = setup.homes().experts();
        int[][] of = IntStream.range(0, computed.length)
                .mapToObj(rank -> IntStream.range(0, experts)
                        .filter(expert -> computed[rank][expert])
                        .toArray())
                .toArray(int[][]::new);
        return new ReplicaPlacement(setup.topology(), experts, of);
    }
}
