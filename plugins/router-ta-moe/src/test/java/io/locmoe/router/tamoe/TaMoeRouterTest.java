package io.locmoe.router.tamoe;

import static io.locmoe.conformance.router.Goldens.FLOAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import io.locmoe.conformance.router.Goldens;
import io.locmoe.conformance.router.MeshRouting;
import io.locmoe.conformance.router.Rank;
import io.locmoe.conformance.router.RankThreads;
import io.locmoe.conformance.router.TestBatch;
import io.locmoe.conformance.router.TestCall;
import io.locmoe.spi.router.RoutingPlan;
import io.locmoe.spi.topology.ExpertPlacement;
import io.locmoe.spi.topology.Topology;
import io.locmoe.tape.DeviceTensor;
import java.util.Arrays;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The topology-aware loss of TA-MoE. */
class TaMoeRouterTest {
    private static final Offset<Double> EXACT = offset(1e-12);

    private static float auxiliary(MeshRouting spread) {
        return spread.losses().get(RoutingPlan.AUXILIARY);
    }

    private static DispatchTarget target(double ratio, Rank rank, int experts, int nodes) {
        Topology topology = Topology.of(nodes, 1);
        return DispatchTarget.of(
                ratio,
                TestCall.alone(rank.tape(), 1, experts)
                        .on(topology, ExpertPlacement.even(0, experts, topology), RankThreads.alone()));
    }

    /** TA-MoE's c_ie: all choices of a source, in proportion to bandwidth. */
    @Test
    void theTargetFollowsTheBandwidthAndGivesAwayEveryChoice() {
        try (Rank rank = new Rank()) {
            DispatchTarget target = target(4, rank, 8, 4);
            assertThat(target.shares())
                    .containsExactly(
                            new double[] {4 / 14., 4 / 14., 1 / 14., 1 / 14., 1 / 14., 1 / 14., 1 / 14., 1 / 14.},
                            EXACT);
            assertThat(Arrays.stream(target.shares()).sum()).isCloseTo(1, EXACT);
        }
    }

    @Test
    void theWeightOfAnExpertFallsWithItsTargetAndIsOneInTheMean() {
        try (Rank rank = new Rank()) {
            double[] sum = target(4, rank, 4, 2).penalties(DispatchTarget.Norm.SUM);
            assertThat(sum).containsExactly(new double[] {.4, .4, 1.6, 1.6}, EXACT);
            double[] softmax = target(4, rank, 4, 2).penalties(DispatchTarget.Norm.SOFTMAX);
            double local = 4 / (2 + 2 * Math.exp(3));
            assertThat(softmax)
                    .containsExactly(new double[] {local, local, local * Math.exp(3), local * Math.exp(3)}, EXACT);
            assertThat(target(1000, rank, 4, 2).penalties(DispatchTarget.Norm.SOFTMAX))
                    .containsExactly(new double[] {0, 0, 2, 2}, EXACT);
        }
    }

    /** One bandwidth on one node is the loss of Switch Transformer. */
    @ParameterizedTest
    @CsvSource({"1, 1.066839719", "2, 1.033419859"})
    void uniformBandwidthGivesTheSwitchLoss(String k, float expected) throws Exception {
        for (String norm : new String[] {"sum", "softmax"}) {
            MeshRouting spread = TestBatch.even(Goldens.A, MeshRouting.real(4), 1, 1)
                    .route(
                            "ta-moe",
                            "topK",
                            k,
                            "alpha",
                            "1",
                            "bandwidthRatio",
                            "1",
                            "norm",
                            norm,
                            "capacityFactor",
                            "0");
            assertThat(auxiliary(spread)).isCloseTo(expected, FLOAT);
            spread.assertSameAs(TestBatch.even(Goldens.A, MeshRouting.real(4), 1, 1)
                    .route("switch", "topK", k, "alpha", "1", "capacityFactor", "0"));
        }
    }

    /**
     * Two nodes: the mean of the losses of the halves, Megatron's {@code aux_loss} rather than {@code global_aux_loss}.
     */
    @Test
    void lossIsTheMeanOverNodes() throws Exception {
        MeshRouting spread = TestBatch.even(Goldens.A, MeshRouting.real(4), 2, 1)
                .route("ta-moe", "topK", "2", "alpha", "1", "bandwidthRatio", "1");
        assertThat(auxiliary(spread)).isCloseTo((1.049212290f + 1.265906145f) / 2, FLOAT);
    }

    /** A node whose choices match the bandwidth pays less than one that sends them out. */
    @Test
    void localRoutingCostsLessThanRemoteRouting() throws Exception {
        float[][] near = {{3, 0, 0, 0}, {0, 3, 0, 0}};
        float[][] far = {{0, 0, 3, 0}, {0, 0, 0, 3}};
        TestBatch home = TestBatch.even(near, MeshRouting.real(2), 2, 1).cut(0, 2, 2);
        TestBatch away = TestBatch.even(far, MeshRouting.real(2), 2, 1).cut(0, 2, 2);
        float local = auxiliary(home.route("ta-moe", "alpha", "1"));
        float remote = auxiliary(away.route("ta-moe", "alpha", "1"));
        assertThat(remote / local).isCloseTo(4f, offset(1e-5f));
        assertThat(auxiliary(home.route("ta-moe", "alpha", "1", "bandwidthRatio", "1")))
                .isCloseTo(auxiliary(away.route("ta-moe", "alpha", "1", "bandwidthRatio", "1")), FLOAT);
    }

    @Test
    void lossAndGradientMatchTheFormula() {
        Random random = new Random(8);
        float[][] logits = new float[5][6];
        for (float[] row : logits) {
            for (int e = 0; e < 6; e++) {
                row[e] = (float) random.nextGaussian();
            }
        }
        Topology topology = Topology.of(3, 1);
        try (Rank rank = new Rank()) {
            DeviceTensor tensor = rank.matrix(logits);
            RoutingPlan plan = rank.router("ta-moe", 6, "alpha", "0.5")
                    .route(
                            tensor,
                            TestCall.alone(rank.tape(), 5, 6)
                                    .valid(true, true, false, true, true)
                                    .meshTokens(7)
                                    .on(topology, ExpertPlacement.even(0, 6, topology), RankThreads.alone()));
            assertThat(plan.losses().get(RoutingPlan.AUXILIARY).toArray()[0])
                    .isCloseTo((float) exact(logits, 0, 0), FLOAT);
            float[] gradient = rank.gradient(plan.losses().get(RoutingPlan.AUXILIARY), tensor);
            double h = 1e-5;
            for (int i = 0; i < gradient.length; i++) {
                double difference = (exact(logits, i, h) - exact(logits, i, -h)) / (2 * h);
                assertThat((double) gradient[i]).as("element %d", i).isCloseTo(difference, offset(1e-6));
            }
        }
    }

    /**
     * In float64: 0.5 * 6 * 4/7 sum_e p_e f_e m_e over four real tokens, with two of six experts four times as near.
     */
    private static double exact(float[][] logits, int moved, double by) {
        double[] mean = new double[6];
        double[] share = new double[6];
        for (int t : new int[] {0, 1, 3, 4}) {
            double[] p = new double[6];
            int best = 0;
            for (int e = 0; e < 6; e++) {
                p[e] = Math.exp(logits[t][e] + (t * 6 + e == moved ? by : 0));
                best = p[e] > p[best] ? e : best;
            }
            double sum = Arrays.stream(p).sum();
            share[best] += .25;
            for (int e = 0; e < 6; e++) {
                mean[e] += p[e] / sum / 4;
            }
        }
        double loss = 0;
        for (int e = 0; e < 6; e++) {
            loss += (e < 2 ? 1 : 4) * share[e] * mean[e];
        }
        return .5 * 6 * loss * 6 / (2 * 1 + 4 * 4) * 4 / 7;
    }

    @ParameterizedTest
    @CsvSource({"1, 1.25, sum", "2, 1, softmax", "2, 0, sum"})
    void routingIsIndependentOfTheSpreadOverRanksOfANode(String k, String factor, String norm) throws Exception {
        float[][] logits = MeshRouting.logits(24, 8, 5);
        boolean[] valid = MeshRouting.everyFifthIsPadding(24);
        String[] options = {"topK", k, "capacityFactor", factor, "alpha", "1", "norm", norm, "bandwidthRatio", "3"};
        MeshRouting one = TestBatch.even(logits, valid, 2, 1).route("ta-moe", options);
        TestBatch.even(logits, valid, 2, 2).route("ta-moe", options).assertSameAs(one);
        TestBatch.even(logits, valid, 2, 2)
                .cut(0, 12, 12, 17, 24)
                .route("ta-moe", options)
                .assertSameAs(one);
        TestBatch.even(logits, valid, 2, 4).route("ta-moe", options).assertSameAs(one);
    }

    @Test
    void zeroCoefficientAddsNoLoss() throws Exception {
        assertThat(TestBatch.even(Goldens.A, MeshRouting.real(4), 2, 1)
                        .route("ta-moe", "alpha", "0")
                        .losses())
                .isEmpty();
    }

    @Test
    void optionsOutsideTheirRangeAreNamed() {
        TestBatch batch = TestBatch.even(Goldens.A, MeshRouting.real(4), 2, 1);
        assertThatThrownBy(() -> batch.route("ta-moe", "bandwidthRatio", "0")).hasMessageContaining("bandwidthRatio");
        assertThatThrownBy(() -> batch.route("ta-moe", "norm", "l2")).hasMessageContaining("one of sum, softmax");
    }
}
