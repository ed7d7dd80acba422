package io.locmoe.placement.planners;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.spi.placement.PlacementPlanner;
import io.locmoe.spi.placement.ReplicaPlacement;
import io.locmoe.spi.topology.Topology;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GreedyLocalPlannerTest {
    private final Case layer = new Case(Topology.of(2, 1), 4, 2, 100, 10);

    /** A copy costs 200 bytes a step, and an entry elsewhere 10. */
    @Test
    void anExpertIsCopiedWhereItsEntriesCostMoreThanItsWeights() {
        PlacementPlanner planner = layer.planner("greedy-local", Map.of());
        assertThat(planner.place(new long[][] {{0, 0, 20, 21}, {22, 1, 0, 0}}, layer.atHome())
                        .expertsOfRank())
                .isDeepEqualTo(new int[][] {{0, 1, 3}, {0, 2, 3}});
    }

    @Test
    void theLoadOfSeveralMicroBatchesIsTakenPerMicroBatch() {
        PlacementPlanner planner = layer.planner("greedy-local", Map.of());
        planner.divide(new long[2][4], layer.atHome());
        planner.divide(new long[2][4], layer.atHome());
        assertThat(planner.place(new long[][] {{0, 0, 40, 42}, {0, 0, 0, 0}}, layer.atHome())
                        .expertsOfRank())
                .isDeepEqualTo(new int[][] {{0, 1, 3}, {2, 3}});
    }

    @Test
    void entriesStayOnTheirRankUntilItHasMoreThanTheTarget() {
        ReplicaPlacement both = new ReplicaPlacement(layer.topology(), 4, new int[][] {{0, 1, 3}, {0, 2, 3}});
        PlacementPlanner planner = layer.planner("greedy-local", Map.of("target", "1.1"));
        assertThat(planner.divide(new long[][] {{20, 0, 0, 2}, {8, 0, 9, 1}}, both))
                .isDeepEqualTo(new long[][] {{20, 0, 2, 0, 0, 0}, {0, 0, 0, 8, 9, 1}});
        assertThat(planner.divide(new long[][] {{30, 0, 0, 2}, {2, 0, 5, 1}}, both))
                .isDeepEqualTo(new long[][] {{20, 0, 2, 10, 0, 0}, {0, 0, 0, 2, 5, 1}});
    }
}
