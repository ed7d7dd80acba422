package io.locmoe.router.biasbalanced;

import static io.locmoe.conformance.router.Goldens.FLOAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.locmoe.conformance.router.Goldens;
import io.locmoe.conformance.router.Gradients;
import io.locmoe.conformance.router.Rank;
import io.locmoe.conformance.router.RankTest;
import io.locmoe.conformance.router.RankThreads;
import io.locmoe.conformance.router.Routes;
import io.locmoe.conformance.router.TestCall;
import io.locmoe.spi.router.Router;
import io.locmoe.spi.router.RoutingPlan;
import io.locmoe.spi.topology.ExpertPlacement;
import io.locmoe.spi.topology.Topology;
import io.locmoe.tape.DeviceTensor;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BiasBalancedRouterTest extends RankTest {

    private Router router(String... options) {
        return rank.router("bias-balanced", 4, options);
    }

    private void setBias(double... bias) {
        System.arraycopy(bias, 0, rank.states().get("bias"), 0, 4);
    }

    private TestCall alone(int tokens) {
        return TestCall.alone(rank.tape(), tokens, 4);
    }

    /** Logits that send the given number of tokens to each expert. */
    private static float[][] loads(int... loads) {
        float[][] logits = new float[Arrays.stream(loads).sum()][loads.length];
        int token = 0;
        for (int e = 0; e < loads.length; e++) {
            for (int i = 0; i < loads[e]; i++) {
                logits[token++][e] = 5f;
            }
        }
        return logits;
    }

    /** Computed from Megatron-Core's {@code topk_routing_with_score_function}: the bias chooses and does not weigh. */
    @Test
    void biasSelectsExpertsAndScoreWeighsThem() {
        Router router = router();
        setBias(.2, 0, -.1, 0);
        RoutingPlan plan = router.route(rank.matrix(Goldens.A), alone(4));
        assertThat(Routes.choices(plan, 2)).isDeepEqualTo(new int[][] {{0, 3}, {0, 1}, {0, 3}, {0, 3}});
        float[][] expected = {
            {.478687004f, .521312996f},
            {.489666474f, .510333526f},
            {.458698837f, .541301163f},
            {.432098113f, .567901887f}
        };
        for (int t = 0; t < 4; t++) {
            assertThat(Routes.weights(plan, 2)[t]).containsExactly(expected[t], FLOAT);
        }
    }

    /** The published rule b += rate * sign(mean - load): loads 10, 2, 6, 6 at rate 0.1. */
    @Test
    void aStepMovesTheBiasesByTheSignOfTheirLoads() {
        Router router = router("topK", "1", "biasRate", "0.1");
        setBias(0, 0, .05, -.05);
        router.route(rank.matrix(loads(10, 2, 6, 6)), alone(24));
        assertThat(rank.states().get("bias")).containsExactly(0, 0, .05, -.05);
        router.stepCompleted();
        assertThat(rank.states().get("bias")).containsExactly(new double[] {-.1, .1, .05, -.05}, offset(1e-12));
        router.stepCompleted();
        assertThat(rank.states().get("bias")).containsExactly(new double[] {-.1, .1, .05, -.05}, offset(1e-12));
    }

    /** The loads 4, 1 and 1, 4 of two micro-batches are even; what validation routes does not count. */
    @Test
    void aStepCountsItsTrainingMicroBatchesTogether() {
        Router router = router("topK", "1", "biasRate", "0.1");
        router.route(rank.matrix(loads(4, 1, 3, 1)), alone(9));
        router.route(rank.matrix(loads(1, 4, 1, 1)), alone(7));
        router.route(rank.matrix(loads(0, 0, 0, 50)), alone(50).evaluating());
        router.stepCompleted();
        assertThat(rank.states().get("bias")).containsExactly(-.1, -.1, 0, .1);
    }

    /** Dropped choices count: the bias works on what tokens want. */
    @Test
    void loadsAreThoseBeforeTheCapacity() {
        Router router = router("topK", "1", "biasRate", "0.1", "capacityFactor", "0.5");
        router.route(rank.matrix(loads(6, 2, 2, 2)), alone(12));
        router.stepCompleted();
        assertThat(rank.states().get("bias")).containsExactly(-.1, .1, .1, .1);
    }

    /** Two ranks with opposite tokens and a padded one move the same biases, by the loads of the mesh. */
    @Test
    void biasesAreEqualOnAllRanks() throws Exception {
        Topology topology = Topology.of(2, 1);
        List<double[]> biases = RankThreads.run(2, mesh -> {
            try (Rank own = new Rank()) {
                Router router = own.router("bias-balanced", 4, "topK", "1", "biasRate", "0.1");
                float[][] logits = mesh.rank() == 0 ? loads(4, 0, 0, 0) : loads(0, 1, 3, 0);
                for (int step = 0; step < 3; step++) {
                    router.route(
                            own.matrix(logits),
                            TestCall.alone(own.tape(), 4, 4)
                                    .meshTokens(8)
                                    .on(topology, ExpertPlacement.even(0, 4, topology), mesh));
                    router.stepCompleted();
                }
                return own.states().get("bias");
            }
        });
        assertThat(biases.get(0)).isEqualTo(biases.get(1));
        assertThat(biases.get(0)[0]).isCloseTo(-.3, offset(1e-12));
        assertThat(biases.get(0)[3]).isCloseTo(.3, offset(1e-12));
    }

    /** Logits prefer the first experts by far; after 400 steps no expert has 10 % more than its share. */
    @Test
    void aSkewedRunEvensOut() {
        Router router = router("biasRate", "0.005");
        Random random = new Random(7);
        long[] first = null;
        long[] sum = new long[4];
        for (int step = 0; step < 450; step++) {
            float[][] logits = new float[100][4];
            for (float[] row : logits) {
                for (int e = 0; e < 4; e++) {
                    row[e] = (float) random.nextGaussian() + 1.5f - e;
                }
            }
            long[] load =
                    router.route(rank.matrix(logits), alone(100)).assignment().load();
            first = first == null ? load : first;
            for (int e = 0; step >= 400 && e < 4; e++) {
                sum[e] += load[e];
            }
            router.stepCompleted();
        }
        assertThat(first[0]).isGreaterThan(75);
        assertThat(first[3]).isLessThan(25);
        for (long load : sum) {
            assertThat(load / 50.0).isBetween(45.0, 55.0);
        }
    }

    @Test
    void withoutALossOnlyTheWeightsHaveAGradient() {
        DeviceTensor logits = rank.matrix(Goldens.A);
        Router router = router("topK", "1");
        setBias(5, 0, 0, 0);
        RoutingPlan plan = router.route(logits, alone(4));
        assertThat(plan.losses()).isEmpty();
        assertThat(plan.assignment().load()).containsExactly(4, 0, 0, 0);
        float[] gradient = rank.gradient(plan.weights().sum(), logits);
        for (int t = 0; t < 4; t++) {
            double p = Gradients.scores("sigmoid", new double[] {Goldens.A[t][0]})[0];
            assertThat(gradient[t * 4]).isCloseTo((float) (p * (1 - p)), FLOAT);
            assertThat(Arrays.copyOfRange(gradient, t * 4 + 1, t * 4 + 4)).containsOnly(0f);
        }
    }

    /** DeepSeek-V3 limits the groups by the biased scores, too. */
    @Test
    void theBiasMovesGroups() {
        Router router = router("topK", "2", "groups", "2", "topGroups", "1");
        setBias(0, 0, .5, .5);
        RoutingPlan plan = router.route(rank.matrix(Goldens.A), alone(4));
        assertThat(plan.assignment().load()).containsExactly(0, 0, 4, 4);
    }

    /**
     * The sigmoids of the logits are 1/2, 3/4, 1/2 and 3/4. With the first biases what is compared is -3/2 and -1/4 in
     * the better group, so that zeros of the other one are larger; with the second ones 3/5 and -1/4.
     */
    @Test
    void expertsOfClosedGroupsMayCountAsZero() {
        float[][] logits = {{0, (float) Math.log(3), 0, (float) Math.log(3)}};
        String[] limit = {"groups", "2", "topGroups", "1", "closedGroups", "zero"};
        RoutingPlan plan = routed(logits, limit, -2, -1, -2, -3);
        assertThat(Routes.choices(plan, 2)).isDeepEqualTo(new int[][] {{2, 3}});
        assertThat(Routes.weights(plan, 2)[0]).containsExactly(new float[] {.4f, .6f}, FLOAT);
        assertThat(Routes.choices(routed(logits, limit, .1, -1, -2, -3), 2)).isDeepEqualTo(new int[][] {{0, 2}});
        limit[5] = "never";
        assertThat(Routes.choices(routed(logits, limit, -2, -1, -2, -3), 2)).isDeepEqualTo(new int[][] {{1, 0}});
    }

    private RoutingPlan routed(float[][] logits, String[] options, double... bias) {
        Router router = router(options);
        setBias(bias);
        return router.route(rank.matrix(logits), alone(1));
    }
}
