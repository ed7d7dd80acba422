package io.locmoe.router.switchtransformer;

import static io.locmoe.conformance.router.Goldens.FLOAT;
import static io.locmoe.conformance.router.Routes.assertRoutes;
import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.conformance.router.Goldens;
import io.locmoe.conformance.router.RankTest;
import io.locmoe.conformance.router.TestCall;
import io.locmoe.spi.router.RoutingPlan;
import io.locmoe.spi.tensor.Tensor;
import io.locmoe.tape.DeviceTensor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The switch router end to end against Hugging Face, DeepSpeed and Megatron. */
class SwitchParityTest extends RankTest {
    private static final float[][] TOKENS = {
        {.6433916f, .18188512f, .02240455f, .563781f},
        {.5526401f, .0958724f, .34253013f, .03644359f},
        {.08744538f, .7909105f, .35205448f, .53364205f},
        {.02900076f, .4168595f, .5802449f, .91486526f},
        {.27414513f, .14991808f, .9383501f, .5209162f},
        {.51207185f, .90618336f, .7309413f, .95533276f}
    };
    private static final float[] WEIGHT = {
        .02008116f, .00620062f, -.00811031f, -.00031623f, -.03542127f, .02703803f, .02335377f, -.02971946f
    };

    private RoutingPlan route(float[][] logits, String... options) {
        return rank.router("switch", logits[0].length, options)
                .route(rank.matrix(logits), TestCall.alone(rank.tape(), logits.length, logits[0].length));
    }

    private static void assertAuxiliary(RoutingPlan plan, float expected) {
        assertThat(plan.losses().get(RoutingPlan.AUXILIARY).toArray()[0]).isCloseTo(expected, FLOAT);
    }

    /**
     * Published: Hugging Face, {@code test_equivalency_token_chose_masked_router}: means over two groups of three
     * tokens.
     */
    @Test
    void denseGateAndTopOne() {
        float auxiliary = 0;
        float z = 0;
        for (int group = 0; group < 2; group++) {
            Tensor logits = rank.gate(
                            "dense",
                            4,
                            2,
                            (name, mean, deviation, shape) -> rank.tape().variable(WEIGHT, shape))
                    .scores(rank.matrix(Arrays.copyOfRange(TOKENS, group * 3, group * 3 + 3)), rank.tape());
            RoutingPlan plan = rank.router("switch", 2, "alpha", "1", "zLoss", "1", "minimumCapacity", "4")
                    .route(logits, TestCall.alone(rank.tape(), 3, 2));
            assertThat(plan.assignment().tokens()).containsExactly(0, 2, 1);
            assertThat(plan.assignment().offsets()).containsExactly(0, 2, 3);
            assertThat(plan.assignment().capacity()).isEqualTo(4);
            auxiliary += plan.losses().get(RoutingPlan.AUXILIARY).toArray()[0] / 2;
            z += plan.losses().get("z").toArray()[0] / 2;
        }
        // Cut off after seven digits where it was published.
        assertThat(auxiliary).isBetween(1.000308f, 1.000309f);
        assertThat(z).isCloseTo(.4789799f, FLOAT);
    }

    /** Published dispatch table: DeepSpeed {@code topkgating}, {@code drop_policy='probs'}. */
    @Test
    void topTwoDroppingTheSmallestProbabilities() {
        RoutingPlan plan = route(Goldens.A, "topK", "2", "capacityFactor", "1", "dropPolicy", "score", "alpha", "1");
        assertRoutes(plan, new float[][] {
            {0, 1, 1f},
            {1, 0, .475020813f},
            {1, 1, .524979187f},
            {2, 2, .524979187f},
            {2, 3, .475020813f},
            {3, 2, .475020813f},
            {3, 3, .524979187f}
        });
        assertAuxiliary(plan, 1.033419859f);
        assertThat(plan.assignment().capacity()).isEqualTo(2);
        assertThat(plan.assignment().load()).containsExactly(1, 2, 2, 3);
        assertThat(plan.assignment().dropped()).containsExactly(0);
    }

    /** Published dispatch table: DeepSpeed {@code topkgating}, {@code drop_policy='position'}. */
    @Test
    void topTwoDroppingTheLastPositions() {
        RoutingPlan plan = route(Goldens.A, "topK", "2", "capacityFactor", "1", "alpha", "1");
        assertRoutes(plan, new float[][] {
            {0, 1, .475020813f},
            {0, 3, .524979187f},
            {1, 0, .475020813f},
            {1, 1, .524979187f},
            {2, 2, .524979187f},
            {2, 3, .475020813f},
            {3, 2, 1f}
        });
        assertAuxiliary(plan, 1.033419859f);
        assertThat(plan.assignment().dropped()).containsExactly(3);
    }

    /** DeepSpeed {@code top2gating} without sampling: second choices queue behind all first ones. */
    @Test
    void topTwoOfGShard() {
        float[][] logits = {{.1f, .9f, .2f}, {.8f, .1f, .3f}, {.4f, .6f, .5f}, {.7f, .2f, .1f}};
        RoutingPlan plan = route(
                logits,
                "topK",
                "2",
                "capacityFactor",
                ".5",
                "dropPolicy",
                "choice-order",
                "auxiliaryForm",
                "gshard",
                "alpha",
                "1");
        assertRoutes(plan, new float[][] {
            {0, 1, .668187772f}, {0, 2, .331812228f}, {1, 0, .622459331f}, {1, 2, .377540669f}, {2, 1, 1f}, {3, 0, 1f}
        });
        assertAuxiliary(plan, 1.076083669f);
    }

    /** Megatron {@code topk_routing_with_score_function}, softmax before and after the choice. */
    @Test
    void weightsBeforeAndAfterNormalisation() {
        assertRoutes(route(Goldens.A, "topK", "2", "capacityFactor", "0", "normalizeWeights", "false"), new float[][] {
            {0, 1, .254845926f},
            {0, 3, .281648306f},
            {1, 0, .266605468f},
            {1, 1, .294644610f},
            {2, 2, .320102999f},
            {2, 3, .289641171f},
            {3, 2, .311690595f},
            {3, 3, .344471380f}
        });
        assertRoutes(route(Goldens.A, "topK", "2", "capacityFactor", "0"), new float[][] {
            {0, 1, .475020813f},
            {0, 3, .524979187f},
            {1, 0, .475020813f},
            {1, 1, .524979187f},
            {2, 2, .524979187f},
            {2, 3, .475020813f},
            {3, 2, .475020813f},
            {3, 3, .524979187f}
        });
    }

    @Test
    void topOneWeightIsTheProbabilityAndTrainsTheGate() {
        DeviceTensor logits = rank.matrix(Goldens.A);
        RoutingPlan plan = rank.router("switch", 4, "alpha", "0", "capacityFactor", "0")
                .route(logits, TestCall.alone(rank.tape(), 4, 4));
        assertRoutes(
                plan,
                new float[][] {{0, 3, .281648306f}, {1, 1, .294644610f}, {2, 2, .320102999f}, {3, 3, .344471380f}});
        float[] gradient = rank.gradient(plan.weights().sum(), logits);
        // d p_i / d logit_i = p_i (1 - p_i), with token 0 and expert 3.
        assertThat(gradient[3]).isCloseTo(.281648306f * (1 - .281648306f), FLOAT);
    }
}
