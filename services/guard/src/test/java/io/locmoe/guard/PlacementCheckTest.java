package io.locmoe.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.spi.MoePlugin;
import io.locmoe.spi.placement.PlacementPlanner;
import io.locmoe.spi.placement.PlacementPlannerFactory;
import io.locmoe.spi.placement.PlacementSetup;
import io.locmoe.spi.placement.ReplicaPlacement;
import io.locmoe.spi.plugin.Options;
import io.locmoe.spi.topology.ExpertPlacement;
import io.locmoe.spi.topology.Topology;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Plans that no mesh can carry out are refused in the name of the plug-in, with layer, rank and expert. */
class PlacementCheckTest {
    private static final Topology MESH = Topology.of(2, 1);
    private static final ExpertPlacement HOMES = new ExpertPlacement(0, new int[] {0, 0, 1});
    private static final ReplicaPlacement GOOD = new ReplicaPlacement(MESH, 3, new int[][] {{0, 1, 2}, {2}});
    private static final long[][] COUNTS = {{4, 0, 5}, {0, 1, 2}};

    private record Setup(int layer, Topology topology, ExpertPlacement homes) implements PlacementSetup {
        @Override
        public int replicas() {
            return 1;
        }

        @Override
        public long expertBytes() {
            return 1;
        }

        @Override
        public long entryBytes() {
            return 1;
        }
    }

    private record Fixed(ReplicaPlacement placement, long[][] division) implements PlacementPlanner {
        @Override
        public ReplicaPlacement place(long[][] load, ReplicaPlacement current) {
            load[0][0] = -1;
            return placement;
        }

        @Override
        public long[][] divide(long[][] counts, ReplicaPlacement placement) {
            counts[0][0] = -1;
            return division;
        }
    }

    private static PlacementPlanner guarded(ReplicaPlacement placement, long[][] division) {
        MoePlugin plugin = new MoePlugin() {
            @Override
            public List<PlacementPlannerFactory> placementPlanners() {
                return List.of(new PlacementPlannerFactory() {
                    @Override
                    public String name() {
                        return "odd";
                    }

                    @Override
                    public PlacementPlanner create(Options options, PlacementSetup setup) {
                        return new Fixed(placement, division);
                    }
                });
            }
        };
        return new PluginGuard("acme 7", PlacementCheckTest.class.getClassLoader())
                .plugin(plugin)
                .placementPlanners()
                .getFirst()
                .create(Options.parse(List.of(), Map.of()), new Setup(4, MESH, HOMES));
    }

    static Stream<Arguments> placements() {
        return Stream.of(
                Arguments.of(null, "it returned null; return the placement in force where nothing changes"),
                Arguments.of(
                        new ReplicaPlacement(Topology.of(1, 2), 3, new int[][] {{0, 1}, {2}}),
                        "it placed experts on 2 ranks on 1 nodes [0, 0]; the mesh has 2 ranks on 2 nodes [0, 1]"),
                Arguments.of(
                        new ReplicaPlacement(MESH, 2, new int[][] {{0, 1}, {1}}),
                        "it placed 2 experts; the layer has 3"),
                Arguments.of(
                        new ReplicaPlacement(MESH, 3, new int[][] {{0, 1}, {0, 1, 2}}),
                        "it has rank 1 compute 3 experts, [0, 1, 2]; the rank is home to 1 and may compute 1 more"));
    }

    @ParameterizedTest
    @MethodSource("placements")
    void placementsBeyondMeshOrMemoryAreRefused(ReplicaPlacement wrong, String problem) {
        assertThatThrownBy(() -> guarded(wrong, null).place(new long[2][3], GOOD))
                .isInstanceOf(PluginException.class)
                .hasMessage("placement planner odd of plug-in acme 7 failed in place (sparse layer 4): " + problem);
    }

    static Stream<Arguments> divisions() {
        return Stream.of(
                Arguments.of(null, "it divided the entries of no ranks; the mesh has 2"),
                Arguments.of(new long[][] {{4, 0, 2, 3}}, "it divided the entries of 1 ranks; the mesh has 2"),
                Arguments.of(
                        new long[][] {{4, 0, 2, 3}, {0, 1, 2}},
                        "it divided rank 1's entries among 3 slots; the placement has 4"),
                Arguments.of(
                        new long[][] {{4, 0, -1, 6}, {0, 1, 0, 2}},
                        "it gave -1 entries of rank 0 to expert 2 on rank 0"),
                Arguments.of(
                        new long[][] {{4, 0, 2, 3}, {0, 1, 0, 1}},
                        "it gave 1 of rank 1's 2 entries of expert 2 to ranks that compute it"));
    }

    @ParameterizedTest
    @MethodSource("divisions")
    void divisionsThatLoseOrMakeEntriesAreRefused(long[][] wrong, String problem) {
        assertThatThrownBy(() -> guarded(GOOD, wrong).divide(COUNTS, GOOD))
                .isInstanceOf(PluginException.class)
                .hasMessage("placement planner odd of plug-in acme 7 failed in divide (sparse layer 4): " + problem);
    }

    @Test
    void soundPlansPassAndThePlannersOwnCopiesAreNotTheHosts() {
        long[][] division = {{4, 0, 2, 3}, {0, 1, 0, 2}};
        PlacementPlanner planner = guarded(GOOD, division);
        long[][] load = new long[2][3];
        assertThat(planner.place(load, GOOD)).isSameAs(GOOD);
        assertThat(planner.divide(COUNTS, GOOD)).isSameAs(division);
        assertThat(load[0][0]).isZero();
        assertThat(COUNTS[0][0]).isEqualTo(4);
    }
}
