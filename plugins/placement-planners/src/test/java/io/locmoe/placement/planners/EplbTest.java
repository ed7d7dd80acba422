package io.locmoe.placement.planners;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.spi.placement.PlacementPlanner;
import io.locmoe.spi.placement.ReplicaPlacement;
import io.locmoe.spi.topology.Topology;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The published example of EPLB: 16 copies, 4 groups, 2 nodes, 8 devices. */
class EplbTest {
    private static final double[][] WEIGHTS = {
        {90, 132, 40, 61, 104, 165, 39, 4, 73, 56, 183, 86}, {20, 107, 104, 64, 19, 197, 187, 157, 172, 86, 16, 27}
    };

    @Test
    void bothLayersOfTheExampleArePlacedAsPublished() {
        Eplb eplb = new Eplb(16, 4, 2, 8);
        assertThat(eplb.place(WEIGHTS[0])).containsExactly(5, 6, 5, 7, 8, 4, 3, 4, 10, 9, 10, 2, 0, 1, 11, 1);
        assertThat(eplb.place(WEIGHTS[1])).containsExactly(7, 10, 6, 8, 6, 11, 8, 9, 2, 4, 5, 1, 5, 0, 3, 1);
        int[] copies = new int[12];
        Arrays.stream(eplb.place(WEIGHTS[0])).forEach(expert -> copies[expert]++);
        assertThat(copies).containsExactly(1, 2, 1, 1, 2, 2, 1, 1, 1, 1, 2, 1);
    }

    /** The four experts of most weight (183, 165, 132, 104) are those that have the largest share in turn. */
    @Test
    void withoutGroupsTheHeaviestShareIsReplicatedAndCopiesArePackedGlobally() {
        int[] placed = new Eplb(16, 1, 1, 8).place(WEIGHTS[0]);
        int[] copies = new int[12];
        Arrays.stream(placed).forEach(expert -> copies[expert]++);
        assertThat(copies).containsExactly(1, 2, 1, 1, 2, 2, 1, 1, 1, 1, 2, 1);
        double[] loads = IntStream.range(0, 8)
                .mapToDouble(device -> share(placed[2 * device], copies) + share(placed[2 * device + 1], copies))
                .toArray();
        assertThat(Arrays.stream(loads).max().orElseThrow()).isLessThan(2 * 1033 / 8.);
    }

    private static double share(int expert, int[] copies) {
        return WEIGHTS[0][expert] / copies[expert];
    }

    @Test
    void entriesAreDividedEvenlyAmongCopies() {
        Case layer = new Case(Topology.of(2, 4), 8, 1);
        PlacementPlanner planner = layer.planner("eplb", Map.of("groups", "2"));
        ReplicaPlacement placement = planner.place(layer.skewed(1, 500), layer.atHome());
        long[][] counts = layer.skewed(2, 501);
        long[][] divided = planner.divide(counts, placement);
        int[] experts = placement.expertOfSlot();
        for (int slot = 0; slot < experts.length; slot++) {
            int expert = experts[slot];
            long copies = Arrays.stream(experts).filter(of -> of == expert).count();
            for (int rank = 0; rank < counts.length; rank++) {
                assertThat(divided[rank][slot] - counts[rank][expert] / copies).isBetween(0L, 1L);
            }
        }
    }

    @Test
    void groupsThatDoNotDivideTheExpertsAreRefused() {
        assertThatThrownBy(() -> new Case(Topology.of(2, 1), 8, 1).planner("eplb", Map.of("groups", "3")))
                .hasMessage("option groups: 8 experts do not divide into 3 groups of equal size");
    }
}
