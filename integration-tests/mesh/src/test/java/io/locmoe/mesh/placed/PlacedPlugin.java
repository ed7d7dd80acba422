package io.locmoe.mesh.placed;

import io.locmoe.spi.MoePlugin;
import io.locmoe.spi.placement.PlacementPlanner;
import io.locmoe.spi.placement.PlacementPlannerFactory;
import io.locmoe.spi.placement.PlacementSetup;
import io.locmoe.spi.placement.ReplicaPlacement;
import io.locmoe.spi.plugin.Options;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Planners that give every rank the most loaded expert: {@code popular}, and {@code lossy}, which loses entries. */
public final class PlacedPlugin implements MoePlugin {

    @Override
    public List<PlacementPlannerFactory> placementPlanners() {
        return List.of(factory("popular", false), factory("lossy", true));
    }

    private static PlacementPlannerFactory factory(String name, boolean lossy) {
        return new PlacementPlannerFactory() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public PlacementPlanner create(Options options, PlacementSetup setup) {
                return new Planner(setup, lossy);
            }
        };
    }

    private record Planner(PlacementSetup setup, boolean lossy) implements PlacementPlanner {
        @Override
        public ReplicaPlacement place(long[][] load, ReplicaPlacement current) {
            int experts = setup.homes().experts();
            int popular = IntStream.range(0, experts)
                    .reduce((a, b) -> sum(load, b) > sum(load, a) ? b : a)
                    .orElseThrow();
            int[][] homes =
                    ReplicaPlacement.homes(setup.topology(), setup.homes()).expertsOfRank();
            int[][] of = Arrays.stream(homes)
                    .map(home -> IntStream.concat(IntStream.of(home), IntStream.of(popular))
                            .distinct()
                            .sorted()
                            .toArray())
                    .toArray(int[][]::new);
            return new ReplicaPlacement(setup.topology(), experts, of);
        }

        private static long sum(long[][] load, int expert) {
            return Arrays.stream(load).mapToLong(of -> of[expert]).sum();
        }

        @Override
        public long[][] divide(long[][] counts, ReplicaPlacement placement) {
            long[][] divided = PlacementPlanner.super.divide(counts, placement);
            if (lossy) {
                Arrays.fill(divided[0], 0);
            }
            return divided;
        }
    }
}
