package io.locmoe.router.sam;

import static io.locmoe.conformance.router.Goldens.FLOAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

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
import io.locmoe.tape.DeviceTensor;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The SAM gate of HetuMoE. */
class SamRouterTest {

    private static TestBatch onNodes(int nodes, float[][] logits) {
        return TestBatch.even(logits, MeshRouting.real(logits.length), nodes, 1);
    }

    /** Computed by hand: expert 0 is the best of all, the experts of node 1 have the larger sum. */
    @Test
    void theNodeWithTheLargestSumWinsOverTheBestExpert() throws Exception {
        float[][] logits = {logs(.4f, .05f, .2f, .35f), logs(.1f, .5f, .3f, .1f)};
        MeshRouting spread = onNodes(2, logits).route("sam", "topK", "2", "capacityFactor", "0", "alignment", "1");
        assertThat(spread.routes())
                .containsExactlyInAnyOrder(List.of(0, 3, 0), List.of(0, 2, 1), List.of(1, 1, 0), List.of(1, 0, 1));
        assertThat(spread.weights()).containsExactly(new float[] {.1f, .5f, .2f, .35f}, FLOAT);
        // Token 0: expert 0 is .4 - .2 better than its second choice. Token 1: expert 2 is .3 - .1 better.
        assertThat(spread.losses().get("alignment")).isCloseTo((.2f + .2f) / 2, FLOAT);
    }

    private static float[] logs(float... probabilities) {
        float[] logs = new float[probabilities.length];
        for (int e = 0; e < logs.length; e++) {
            logs[e] = (float) Math.log(probabilities[e]);
        }
        return logs;
    }

    /** All choices of a token are on one node: it crosses the network once. */
    @ParameterizedTest
    @CsvSource({"2, 1", "2, 4", "4, 2"})
    void aTokenGoesToOneNode(int nodes, int k) throws Exception {
        MeshRouting spread = onNodes(nodes, MeshRouting.logits(24, 8, 21))
                .route("sam", "topK", Integer.toString(k), "capacityFactor", "0");
        for (int t = 0; t < 24; t++) {
            int token = t;
            List<Entry> entries =
                    spread.entries().stream().filter(e -> e.token() == token).toList();
            assertThat(entries).hasSize(k);
            assertThat(entries.stream().map(e -> e.expert() / (8 / nodes)).distinct())
                    .hasSize(1);
        }
    }

    @Test
    void equalSumsGoToTheLowerNode() throws Exception {
        MeshRouting spread =
                onNodes(2, new float[][] {{0, 0, 0, 0}, {0, 1, 1, 0}}).route("sam", "capacityFactor", "0");
        assertThat(spread.tokensOf(0)).containsExactly(0);
        assertThat(spread.tokensOf(1)).containsExactly(1);
    }

    /** On one node there is nothing to align, and the gate is plain top-k. */
    @Test
    void oneNodeGivesPlainTopK() throws Exception {
        MeshRouting spread =
                onNodes(1, Goldens.A).route("sam", "topK", "2", "capacityFactor", "0", "alpha", "1", "alignment", "1");
        assertThat(spread.load()).containsExactly(1, 2, 2, 3);
        assertThat(spread.losses().get("alignment")).isZero();
        assertThat(spread.losses().get(RoutingPlan.AUXILIARY)).isCloseTo(1.033419859f, FLOAT);
    }

    @Test
    void alignmentLossAndGradientMatchTheFormula() {
        Random random = new Random(4);
        float[][] logits = new float[5][6];
        for (float[] row : logits) {
            for (int e = 0; e < 6; e++) {
                row[e] = (float) random.nextGaussian();
            }
        }
        boolean[] valid = {true, true, false, true, true};
        Topology topology = Topology.of(3, 1);
        try (Rank rank = new Rank()) {
            DeviceTensor tensor = rank.matrix(logits);
            RoutingPlan plan = rank.router("sam", 6, "topK", "2", "alpha", "0", "alignment", "0.5")
                    .route(
                            tensor,
                            TestCall.alone(rank.tape(), 5, 6)
                                    .valid(valid)
                                    .meshTokens(7)
                                    .on(topology, ExpertPlacement.even(0, 6, topology), RankThreads.alone()));
            assertThat(plan.losses()).containsOnlyKeys("alignment");
            double expected = exact(logits, valid, 0, 0);
            assertThat(expected).isGreaterThan(.01);
            assertThat(plan.losses().get("alignment").toArray()[0]).isCloseTo((float) expected, FLOAT);
            float[] gradient = rank.gradient(plan.losses().get("alignment"), tensor);
            double h = 1e-5;
            for (int i = 0; i < gradient.length; i++) {
                double difference = (exact(logits, valid, i, h) - exact(logits, valid, i, -h)) / (2 * h);
                assertThat((double) gradient[i]).as("element %d", i).isCloseTo(difference, offset(1e-6));
            }
        }
    }

    /**
     * In float64: 0.5 / 7 sum_t sum_j max(0, p_tj - the smaller of the two values of the best pair), pairs as nodes.
     */
    private static double exact(float[][] logits, boolean[] valid, int moved, double by) {
        double loss = 0;
        for (int t = 0; t < logits.length; t++) {
            double[] p = new double[6];
            for (int e = 0; e < 6; e++) {
                p[e] = Math.exp(logits[t][e] + (t * 6 + e == moved ? by : 0));
            }
            double sum = Arrays.stream(p).sum();
            int best = 0;
            for (int node = 1; node < 3; node++) {
                best = p[2 * node] + p[2 * node + 1] > p[2 * best] + p[2 * best + 1] ? node : best;
            }
            double bar = Math.min(p[2 * best], p[2 * best + 1]);
            for (int e = 0; valid[t] && e < 6; e++) {
                loss += e / 2 == best ? 0 : Math.max(0, p[e] - bar) / sum;
            }
        }
        return loss * .5 / 7;
    }

    /** HetuMoE, {@code acc_base}: second choices queue behind all first choices. */
    @Test
    void firstChoicesComeFirstInAFullExpert() throws Exception {
        float[][] logits = {{1f, 2f}, {1f, 2f}, {2f, 1f}, {2f, 1f}};
        MeshRouting spread = onNodes(1, logits).route("sam", "topK", "2", "capacityFactor", "0.5");
        assertThat(spread.capacity()).isEqualTo(2);
        assertThat(spread.tokensOf(0)).containsExactly(2, 3);
        assertThat(spread.tokensOf(1)).containsExactly(0, 1);
        assertThat(spread.dropped()).containsExactly(0, 1, 2, 3);
    }

    @ParameterizedTest
    @CsvSource({"1, 1.25", "2, 1", "2, 0"})
    void routingIsIndependentOfTheSpreadOverRanks(String k, String factor) throws Exception {
        float[][] logits = MeshRouting.logits(24, 8, 5);
        boolean[] valid = MeshRouting.everyFifthIsPadding(24);
        String[] options = {"topK", k, "capacityFactor", factor, "alpha", "1", "alignment", "1"};
        MeshRouting one = TestBatch.even(logits, valid, 2, 1).route("sam", options);
        TestBatch.even(logits, valid, 2, 2).route("sam", options).assertSameAs(one);
        TestBatch.even(logits, valid, 2, 1).cut(0, 24, 24).route("sam", options).assertSameAs(one);
        TestBatch.even(logits, valid, 2, 2)
                .cut(0, 5, 5, 23, 24)
                .route("sam", options)
                .assertSameAs(one);
    }

    @Test
    void aNodeWithFewerExpertsThanChoicesIsNamed() {
        assertThatThrownBy(() -> onNodes(4, Goldens.A).route("sam", "topK", "2"))
                .hasMessageContaining("topK 2 experts of one node, and node 0 hosts 1");
        assertThatThrownBy(() -> onNodes(2, Goldens.A).route("sam", "alignment", "-1"))
                .hasMessageContaining("alignment");
    }
}
