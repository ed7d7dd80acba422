package io.locmoe.engine.training;

import io.locmoe.spi.MoePlugin;
import io.locmoe.spi.placement.PlacementPlanner;
import io.locmoe.spi.placement.PlacementPlannerFactory;
import io.locmoe.spi.placement.PlacementSetup;
import io.locmoe.spi.placement.ReplicaPlacement;
import io.locmoe.spi.plugin.Options;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/** A plug-in with planners that show what an engine must bear. */
public final class TestPlanners implements MoePlugin {
    private final TwoMinds placing = new TwoMinds(true);
    private final TwoMinds dividing = new TwoMinds(false);

    @Override
    public List<PlacementPlannerFactory> placementPlanners() {
        return List.of(
                factory("hottest", setup -> (load, _) -> everywhere(setup, hottest(load))),
                factory("moved", setup -> (_, _) -> moved(setup)),
                factory("turning", setup -> new PlacementPlanner() {
                    private int calls;

                    @Override
                    public ReplicaPlacement place(long[][] load, ReplicaPlacement current) {
                        return calls++ % 3 == 2
                                ? moved(setup)
                                : everywhere(setup, calls % setup.homes().experts());
                    }
                }),
                factory("exchanged", setup -> (_, _) -> exchanged(setup)),
                factory("crowding", setup -> (_, _) -> everywhere(setup, 0, 1)),
                factory("of-two-minds", placing),
                factory("divided", dividing));
    }

    /** A planner that is another on the first rank that creates one than on the others. */
    private static final class TwoMinds implements Function<PlacementSetup, PlacementPlanner> {
        private final boolean places;
        private boolean other;

        TwoMinds(boolean places) {
            this.places = places;
        }

        @Override
        public synchronized PlacementPlanner apply(PlacementSetup setup) {
            boolean different = other;
            other = true;
            return new PlacementPlanner() {
                @Override
                public ReplicaPlacement place(long[][] load, ReplicaPlacement current) {
                    return everywhere(setup, places && different ? 1 : 0);
                }

                @Override
                public long[][] divide(long[][] counts, ReplicaPlacement placement) {
                    long[][] divided = PlacementPlanner.super.divide(counts, placement);
                    if (!places && different && divided[0][0] > 0) {
                        int[] experts = placement.expertOfSlot();
                        int second = IntStream.range(1, experts.length)
                                .filter(slot -> experts[slot] == 0)
                                .findFirst()
                                .orElseThrow();
                        divided[0][0]--;
                        divided[0][second]++;
                    }
                    return divided;
                }
            };
        }
    }

    private static int hottest(long[][] load) {
        long[] sums = new long[load[0].length];
        for (long[] rank : load) {
            Arrays.setAll(sums, expert -> sums[expert] + rank[expert]);
        }
        return IntStream.range(0, sums.length)
                .reduce((a, b) -> sums[b] > sums[a] ? b : a)
                .orElseThrow();
    }

    /** Homes, and these experts on all ranks. */
    private static ReplicaPlacement everywhere(PlacementSetup setup, int... replicated) {
        int[][] experts = homes(setup).expertsOfRank();
        Arrays.setAll(
                experts,
                rank -> IntStream.concat(IntStream.of(experts[rank]), IntStream.of(replicated))
                        .distinct()
                        .sorted()
                        .toArray());
        return new ReplicaPlacement(setup.topology(), setup.homes().experts(), experts);
    }

    /** Expert 0 on the last rank alone. */
    private static ReplicaPlacement moved(PlacementSetup setup) {
        int[][] experts = homes(setup).expertsOfRank();
        experts[0] = IntStream.of(experts[0]).filter(expert -> expert != 0).toArray();
        int last = experts.length - 1;
        experts[last] =
                IntStream.concat(IntStream.of(0), IntStream.of(experts[last])).toArray();
        return new ReplicaPlacement(setup.topology(), setup.homes().experts(), experts);
    }

    /** The experts of each rank on the rank of the opposite number. */
    private static ReplicaPlacement exchanged(PlacementSetup setup) {
        int[][] experts = homes(setup).expertsOfRank();
        return new ReplicaPlacement(
                setup.topology(),
                setup.homes().experts(),
                List.of(experts).reversed().toArray(int[][]::new));
    }

    private static ReplicaPlacement homes(PlacementSetup setup) {
        return ReplicaPlacement.homes(setup.topology(), setup.homes());
    }

    private static PlacementPlannerFactory factory(String name, Function<PlacementSetup, PlacementPlanner> creation) {
        return new PlacementPlannerFactory() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public PlacementPlanner create(Options options, PlacementSetup setup) {
                return creation.apply(setup);
            }
        };
    }
}
