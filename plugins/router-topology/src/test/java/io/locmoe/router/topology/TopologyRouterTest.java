package io.locmoe.router.topology;

import static io.locmoe.conformance.router.Goldens.FLOAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.conformance.router.Goldens;
import io.locmoe.conformance.router.MeshRouting;
import io.locmoe.conformance.router.MeshRouting.Entry;
import io.locmoe.conformance.router.Rank;
import io.locmoe.conformance.router.RankThreads;
import io.locmoe.conformance.router.TestBatch;
import io.locmoe.conformance.router.TestCall;
import io.locmoe.spi.router.RoutingPlan;
import io.locmoe.spi.topology.ExpertPlacement;
import io.locmoe.spi.topology.Topology;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The topology-aware gate of FasterMoE. */
class TopologyRouterTest {

    /** All tokens on node 0 of 2. */
    private static TestBatch onNodeZero(float[][] logits) {
        return TestBatch.even(logits, MeshRouting.real(logits.length), 2, 1).cut(0, logits.length, logits.length);
    }

    private static int[][] index(MeshRouting spread, int tokens, int k) {
        int[][] index = new int[tokens][k];
        for (int[] row : index) {
            Arrays.fill(row, -1);
        }
        spread.entries().forEach(e -> index[e.token()][e.choice()] = e.expert());
        return index;
    }

    /** Computed from FasterMoE's gate: tokens 0, 2 and 3 want out, and 3, with the largest logit, may. */
    @Test
    void onlyTheLargestLogitLeavesWithinTheOutgoingShare() throws Exception {
        MeshRouting spread = onNodeZero(Goldens.A).route("topology", "outgoingShare", "0.25");
        assertThat(index(spread, 4, 2)).isDeepEqualTo(new int[][] {{1, 0}, {1, 0}, {0, 1}, {1, 3}});
        float[][] values = {
            {.5224848247918001f, .47751517520819986f},
            {.52497918747894f, .47502081252106f},
            {.5024999791668749f, .497500020833125f},
            {.33403307324817966f, .6659669267518202f}
        };
        for (Entry entry : spread.entries()) {
            assertThat(entry.weight()).isCloseTo(values[entry.token()][entry.choice()], FLOAT);
        }
        assertThat(spread.load()).containsExactly(3, 4, 0, 1);
        assertThat(spread.measures()).containsEntry("wishedOutgoingShare", .75);
    }

    @Test
    void theBalanceLossIsOverFirstChoicesBeforeTheLimit() throws Exception {
        MeshRouting spread = onNodeZero(Goldens.A).route("topology", "outgoingShare", "0.25", "alpha", "1");
        assertThat(spread.losses().get(RoutingPlan.AUXILIARY)).isCloseTo(1.066839719f, FLOAT);
        assertThat(onNodeZero(Goldens.A).route("topology", "alpha", "0").losses())
                .isEmpty();
    }

    /** {@code if ogn_mask.sum() < ogn_thres}: with room for all, second choices leave too, uncounted. */
    @Test
    void unusedOutgoingShareLetsSecondChoicesLeaveToo() throws Exception {
        MeshRouting spread = onNodeZero(Goldens.A).route("topology", "outgoingShare", "1");
        assertThat(index(spread, 4, 2)).isDeepEqualTo(new int[][] {{3, 1}, {1, 0}, {2, 3}, {3, 2}});
    }

    /** As many want out as may: all of them go, in the last slot, and no other choice leaves. */
    @Test
    void exhaustedOutgoingShareBlocksSecondChoices() throws Exception {
        MeshRouting spread = onNodeZero(Goldens.A).route("topology", "outgoingShare", "0.75");
        assertThat(index(spread, 4, 2)).isDeepEqualTo(new int[][] {{1, 3}, {1, 0}, {0, 2}, {1, 3}});
    }

    /** Published: FastMoE, {@code test_faster_gate.py}. */
    @ParameterizedTest
    @CsvSource({"0.2, 2, 1", "0.2, 4, 2", "0.14, 4, 1", "0.29, 2, 1", "0, 2, 2", "0.5, 4, 2"})
    void noMoreFirstChoicesLeaveANodeThanItsShare(double share, int nodes, int ranksPerNode) throws Exception {
        int tokens = 16 * nodes;
        float[][] logits = MeshRouting.logits(tokens, 8, 13);
        for (int k : new int[] {1, 2}) {
            MeshRouting spread = TestBatch.even(logits, MeshRouting.real(tokens), nodes, ranksPerNode)
                    .route("topology", "outgoingShare", Double.toString(share), "topK", Integer.toString(k));
            for (int node = 0; node < nodes; node++) {
                int here = node;
                long outgoing = spread.entries().stream()
                        .filter(e -> e.token() / 16 == here && e.choice() == 0)
                        .filter(e -> e.expert() / (8 / nodes) != here)
                        .count();
                assertThat(outgoing).isLessThanOrEqualTo((long) Math.ceil(16 * share));
            }
        }
    }

    @Test
    void topOneKeepsOutgoingChoicesAndWeighsBySoftmax() throws Exception {
        MeshRouting spread = onNodeZero(Goldens.A).route("topology", "outgoingShare", "0.25", "topK", "1");
        assertThat(index(spread, 4, 1)).isDeepEqualTo(new int[][] {{1}, {1}, {0}, {3}});
        assertThat(spread.entries().getLast().weight()).isCloseTo(.344471380f, FLOAT);
    }

    @Test
    void earlierTokensLeaveFirstAtEqualLogits() throws Exception {
        float[][] equal = {{0, 0, 1, 0}, {0, 0, 1, 0}, {0, 0, 1, 0}, {0, 0, 1, 0}};
        MeshRouting spread = onNodeZero(equal).route("topology", "outgoingShare", "0.5", "topK", "1");
        assertThat(index(spread, 4, 1)).isDeepEqualTo(new int[][] {{2}, {2}, {0}, {0}});
    }

    @Test
    void aNodeWithAllExpertsLimitsNothing() throws Exception {
        MeshRouting spread =
                TestBatch.even(Goldens.A, MeshRouting.real(4), 1, 2).route("topology", "outgoingShare", "0");
        assertThat(index(spread, 4, 2)).isDeepEqualTo(new int[][] {{3, 1}, {1, 0}, {2, 3}, {3, 2}});
    }

    @Test
    void aNodeWithoutExpertsSendsAll() {
        try (Rank rank = new Rank()) {
            Topology topology = Topology.of(2, 1);
            RoutingPlan plan = rank.router("topology", 4, "outgoingShare", "0")
                    .route(
                            rank.matrix(Goldens.A),
                            TestCall.alone(rank.tape(), 4, 4)
                                    .on(topology, new ExpertPlacement(0, new int[] {1, 1, 1, 1}), RankThreads.alone()));
            assertThat(plan.assignment().load()).containsExactly(1, 2, 2, 3);
        }
    }

    /** Four nodes of one expert: a token that stays has one choice, and weighs it with 1. */
    @Test
    void choicesThatANodeCannotServeAreNotMade() throws Exception {
        MeshRouting spread = TestBatch.even(Goldens.A, MeshRouting.real(4), 4, 1)
                .cut(0, 4, 4, 4, 4)
                .route("topology", "outgoingShare", "0.25");
        assertThat(index(spread, 4, 2)).isDeepEqualTo(new int[][] {{0, -1}, {0, -1}, {0, -1}, {0, 3}});
        assertThat(spread.entries().get(1).weight()).isCloseTo(1f, FLOAT);
        assertThat(spread.dropped()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1, 0.14, 0", "2, 0.14, 0", "2, 0.3, 1", "3, 0.5, 1.25"})
    void routingIsIndependentOfTheSpreadOverRanksOfANode(String k, String share, String factor) throws Exception {
        float[][] logits = MeshRouting.logits(24, 8, 5);
        boolean[] valid = MeshRouting.everyFifthIsPadding(24);
        String[] options = {"topK", k, "outgoingShare", share, "capacityFactor", factor, "alpha", "1"};
        MeshRouting one = TestBatch.even(logits, valid, 2, 1).route("topology", options);
        TestBatch.even(logits, valid, 2, 2).route("topology", options).assertSameAs(one);
        TestBatch.even(logits, valid, 2, 2)
                .cut(0, 12, 12, 17, 24)
                .route("topology", options)
                .assertSameAs(one);
        TestBatch.even(logits, valid, 2, 4).route("topology", options).assertSameAs(one);
    }

    @Test
    void optionsOutsideTheirRangeAreNamed() {
        assertThatThrownBy(() -> onNodeZero(Goldens.A).route("topology", "outgoingShare", "1.5"))
                .hasMessageContaining("outgoingShare must be in [0, 1]: 1.5");
        assertThatThrownBy(() -> onNodeZero(Goldens.A).route("topology", "topK", "0"))
                .hasMessageContaining("topK");
        assertThatThrownBy(() -> onNodeZero(Goldens.A).route("topology", "alpha", "-1"))
                .hasMessageContaining("alpha");
    }
}
