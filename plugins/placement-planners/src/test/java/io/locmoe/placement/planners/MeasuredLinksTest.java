package io.locmoe.placement.planners;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.spi.placement.PlacementPlanner;
import io.locmoe.spi.placement.ReplicaPlacement;
import io.locmoe.spi.topology.Topology;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Three nodes of one rank each; the link between ranks 0 and 1 is twenty times slower than the others. */
class MeasuredLinksTest {
    private static final double FAST = 1e-9;
    private static final double SLOW = 20 * FAST;
    private static final double[][] LINKS = {{0, SLOW, FAST}, {SLOW, 0, 1.4 * FAST}, {FAST, FAST, 0}};
    private static final Map<String, String> MEASURED = Map.of("links", "measured", "target", "1");

    private final Case layer = new Case(Topology.of(3, 1), 3, 1);
    /** Expert 1 is on its home and on rank 2. */
    private final ReplicaPlacement copied = new ReplicaPlacement(layer.topology(), 3, new int[][] {{0}, {1}, {1, 2}});
    /** All want expert 1 alone; either of its ranks may compute what rank 0 has. */
    private final long[][] counts = {{0, 6, 0}, {0, 6, 0}, {0, 6, 0}};

    private PlacementPlanner planner(String name, Map<String, String> options) {
        PlacementPlanner planner = layer.planner(name, options);
        planner.linksMeasured(LINKS);
        return planner;
    }

    /** Both ranks compute nine entries, however they are divided; [ranks][slots]. */
    @Test
    void lpSendsEntriesOverTheFastLinkAndMovesTheOthersThere() {
        assertThat(planner("lp", MEASURED).divide(counts, copied))
                .isDeepEqualTo(new long[][] {{0, 0, 6, 0}, {0, 6, 0, 0}, {0, 3, 3, 0}});
    }

    @Test
    void withoutMeasuredLinksLpKeepsEntriesOnTheirRank() {
        assertThat(planner("lp", Map.of()).divide(counts, copied))
                .isDeepEqualTo(new long[][] {{0, 3, 3, 0}, {0, 6, 0, 0}, {0, 0, 6, 0}});
    }

    /** Rank 0 saves 30 entries on a slow link, rank 2 saves 40 on a fast one; there is room for one copy on each. */
    @Test
    void greedyLocalCopiesFirstWhatSavesMostTime() {
        Case two = new Case(Topology.of(3, 1), 3, 1, 1, 10);
        long[][] load = {{0, 30, 40}, {0, 0, 0}, {0, 0, 0}};
        PlacementPlanner blind = two.planner("greedy-local", Map.of());
        PlacementPlanner measuring = two.planner("greedy-local", MEASURED);
        blind.linksMeasured(LINKS);
        measuring.linksMeasured(LINKS);
        assertThat(blind.place(load, two.atHome()).expertsOfRank()[0]).containsExactly(0, 2);
        assertThat(measuring.place(load, two.atHome()).expertsOfRank()[0]).containsExactly(0, 1);
    }

    /** Ranks 1 and 2 have copies of expert 0: rank 1 has fewer entries, and rank 2 the faster link. */
    @Test
    void greedyLocalMovesEntriesOverTheFasterLink() {
        ReplicaPlacement everywhere = new ReplicaPlacement(layer.topology(), 3, new int[][] {{0}, {0, 1}, {0, 2}});
        long[][] load = {{12, 0, 0}, {0, 0, 0}, {0, 0, 1}};
        assertThat(planner("greedy-local", Map.of("target", "1")).divide(load, everywhere)[0])
                .containsExactly(5, 5, 0, 2, 0);
        assertThat(planner("greedy-local", MEASURED).divide(load, everywhere)[0])
                .containsExactly(5, 3, 0, 4, 0);
    }
}
