package io.locmoe.spi.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpertPlacementTest {

    @ParameterizedTest
    @CsvSource({"8, 4, 1", "8, 4, 2", "16, 16, 8", "16, 8, 8", "6, 2, 2", "4, 1, 8", "12, 2, 4", "5, 5, 3"})
    void evenPlacementGivesEveryNodeTheSameNumberOfExpertsAndSpreadsThemOverItsRanks(
            int experts, int nodes, int devices) {
        Topology topology = Topology.of(nodes, devices);
        ExpertPlacement placement = ExpertPlacement.even(1, experts, topology);
        int[] onNode = new int[nodes];
        for (int e = 0; e < experts; e++) {
            onNode[topology.node(placement.rank(e))]++;
        }
        assertThat(onNode).containsOnly(experts / nodes);
        int perRankAtMost = (experts / nodes + devices - 1) / devices;
        for (int rank = 0; rank < topology.ranks(); rank++) {
            assertThat(placement.hosted(rank)).isBetween(0, perRankAtMost);
            for (int e = placement.firstExpert(rank); e < placement.firstExpert(rank + 1); e++) {
                assertThat(placement.rank(e)).isEqualTo(rank);
            }
        }
        assertThat(placement.firstExpert(0)).isZero();
        assertThat(placement.firstExpert(topology.ranks())).isEqualTo(experts);
    }

    @Test
    void indivisibleExpertCountsAreRefusedWithASuggestion() {
        assertThatThrownBy(() -> ExpertPlacement.even(1, 8, Topology.of(3, 1)))
                .hasMessageContaining("8 experts do not divide over 3 nodes")
                .hasMessageContaining("multiple of 3");
    }

    @Test
    void expertsAreHostedInRankOrder() {
        assertThatThrownBy(() -> new ExpertPlacement(1, new int[] {1, 0})).hasMessageContaining("rank order");
        assertThatThrownBy(() -> new ExpertPlacement(1, new int[0])).hasMessageContaining("at least one expert");
    }

    @Test
    void aPlacementIsAValue() {
        int[] ranks = {0, 1};
        ExpertPlacement placement = new ExpertPlacement(3, ranks);
        ranks[0] = 1;
        placement.rankOfExpert()[0] = 1;
        assertThat(placement)
                .isEqualTo(new ExpertPlacement(3, new int[] {0, 1}))
                .isNotEqualTo(new ExpertPlacement(4, new int[] {0, 1}))
                .hasSameHashCodeAs(new ExpertPlacement(3, new int[] {0, 1}));
    }

    @Test
    void ranksOfANodeAreConsecutive() {
        assertThat(Topology.of(2, 3).nodeOfRank()).containsExactly(0, 0, 0, 1, 1, 1);
        assertThat(new Topology(new int[] {0, 0, 1}).nodes()).isEqualTo(2);
        assertThat(Topology.of(2, 3).sameNode(2, 3)).isFalse();
        assertThat(Topology.of(2, 3).sameNode(3, 5)).isTrue();
        assertThatThrownBy(() -> new Topology(new int[] {0, 1, 0})).hasMessageContaining("consecutive");
        assertThatThrownBy(() -> new Topology(new int[] {0, 2})).hasMessageContaining("consecutive");
        assertThatThrownBy(() -> new Topology(new int[] {1})).hasMessageContaining("start on node 0");
    }
}
