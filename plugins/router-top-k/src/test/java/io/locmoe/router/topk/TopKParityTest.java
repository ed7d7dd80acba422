package io.locmoe.router.topk;

import static io.locmoe.conformance.router.Goldens.FLOAT;
import static io.locmoe.conformance.router.Routes.assertRoutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.locmoe.conformance.router.Goldens;
import io.locmoe.conformance.router.RankTest;
import io.locmoe.conformance.router.Routes;
import io.locmoe.conformance.router.TestCall;
import io.locmoe.router.toolkit.ZLoss;
import io.locmoe.spi.router.RoutingPlan;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The top-k router against DeepSpeed and Megatron-Core. */
class TopKParityTest extends RankTest {

    private RoutingPlan route(float[][] logits, String... options) {
        return rank.router("top-k", logits[0].length, options)
                .route(rank.matrix(logits), TestCall.alone(rank.tape(), logits.length, logits[0].length));
    }

    private static void assertAuxiliary(RoutingPlan plan, float expected) {
        assertThat(plan.losses().get(RoutingPlan.AUXILIARY).toArray()[0]).isCloseTo(expected, FLOAT);
    }

    /** Published dispatch table: DeepSpeed {@code topkgating}, {@code drop_policy='probs'}. */
    @Test
    void droppingTheSmallestProbabilities() {
        RoutingPlan plan = route(
                Goldens.A, "capacityFactor", "1", "dropPolicy", "score", "alpha", "1", "weightNormalization", "kept");
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
    }

    /** Published dispatch table: DeepSpeed {@code topkgating}, {@code drop_policy='position'}. */
    @Test
    void droppingTheLastPositions() {
        RoutingPlan plan = route(Goldens.A, "capacityFactor", "1", "alpha", "1", "weightNormalization", "kept");
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
    }

    /** Megatron-Core divides before it drops: what is left of token 3 keeps its weight. */
    @Test
    void weightsOverTheChoicesDoNotGrowWhenOneIsDropped() {
        assertRoutes(route(Goldens.A, "capacityFactor", "1"), new float[][] {
            {0, 1, .475020813f},
            {0, 3, .524979187f},
            {1, 0, .475020813f},
            {1, 1, .524979187f},
            {2, 2, .524979187f},
            {2, 3, .475020813f},
            {3, 2, .475020813f}
        });
    }

    /** DeepSpeed {@code top2gating} without sampling: second choices queue behind all first ones. */
    @Test
    void topTwoOfGShard() {
        float[][] logits = {{.1f, .9f, .2f}, {.8f, .1f, .3f}, {.4f, .6f, .5f}, {.7f, .2f, .1f}};
        RoutingPlan plan = route(
                logits,
                "capacityFactor",
                ".5",
                "dropPolicy",
                "choice-order",
                "auxiliaryForm",
                "gshard",
                "alpha",
                "1",
                "weightNormalization",
                "kept");
        assertRoutes(plan, new float[][] {
            {0, 1, .668187772f}, {0, 2, .331812228f}, {1, 0, .622459331f}, {1, 2, .377540669f}, {2, 1, 1f}, {3, 0, 1f}
        });
        assertAuxiliary(plan, 1.076083669f);
    }

    /** Computed from Megatron-Core's {@code topk_routing_with_score_function}. */
    static Stream<Arguments> weights() {
        return Stream.of(
                Arguments.of("softmax", "choices", "1", new float[][] {
                    {.524979187f, .475020813f},
                    {.524979187f, .475020813f},
                    {.524979187f, .475020813f},
                    {.524979187f, .475020813f}
                }),
                Arguments.of("softmax", "none", "1", new float[][] {
                    {.281648306f, .254845926f},
                    {.294644610f, .266605468f},
                    {.320102999f, .289641171f},
                    {.344471380f, .311690595f}
                }),
                Arguments.of("sigmoid", "choices", "1", new float[][] {
                    {.510944158f, .489055842f},
                    {.510333526f, .489666474f},
                    {.509146238f, .490853762f},
                    {.508020658f, .491979342f}
                }),
                Arguments.of("sigmoid", "choices", "2.5", new float[][] {
                    {1.277360395f, 1.222639605f},
                    {1.275833816f, 1.224166184f},
                    {1.272865596f, 1.227134405f},
                    {1.270051644f, 1.229948356f}
                }),
                Arguments.of("sqrt-softplus", "choices", "1", new float[][] {
                    {.508507239f, .491492761f},
                    {.508299925f, .491700075f},
                    {.507882759f, .492117241f},
                    {.507467150f, .492532850f}
                }));
    }

    @ParameterizedTest
    @MethodSource
    void weights(String score, String normalization, String scale, float[][] expected) {
        RoutingPlan plan = route(
                Goldens.A,
                "capacityFactor",
                "0",
                "score",
                score,
                "weightNormalization",
                normalization,
                "weightScale",
                scale);
        assertThat(Routes.choices(plan, 2)).isDeepEqualTo(new int[][] {{3, 1}, {1, 0}, {2, 3}, {3, 2}});
        float[][] weights = Routes.weights(plan, 2);
        for (int t = 0; t < 4; t++) {
            assertThat(weights[t]).as("token %d", t).containsExactly(expected[t], FLOAT);
        }
    }

    /** With C = ceil(T k / n * factor) no more than factor * T * k choices are kept, and seven of eight here. */
    @ParameterizedTest
    @CsvSource({
        "score, 1, 7",
        "token-order, 1, 7",
        "choice-order, 1, 7",
        "random, 1, 7",
        "score, 0.5, 4",
        "random, 0.5, 4",
        "token-order, 1.5, 8"
    })
    void keptChoices(String policy, String factor, int kept) {
        RoutingPlan plan = route(Goldens.A, "capacityFactor", factor, "dropPolicy", policy);
        assertThat(plan.assignment().entries()).isEqualTo(kept);
        assertThat((double) kept).isLessThanOrEqualTo(8 * Double.parseDouble(factor));
    }

    /** Capacity is not one formula: ours is that of DeepSpeed, Megatron-Core and MindFormers, 7; others have 6 or 8. */
    @Test
    void capacityOfTenTokensAndFourExperts() {
        assertThat(route(new float[10][4], "capacityFactor", "1.25")
                        .assignment()
                        .capacity())
                .isEqualTo(7);
    }

    @ParameterizedTest
    @CsvSource({"softmax", "sigmoid"})
    void zLossIsOfTheLogitsWhateverTheScore(String score) {
        RoutingPlan plan = route(Goldens.A, "score", score, "zLoss", "1");
        assertThat(plan.losses().get(ZLoss.NAME).toArray()[0]).isCloseTo(2.898035156f, offset(5e-6f));
        assertThat(route(Goldens.Z, "score", score, "zLoss", "1")
                        .losses()
                        .get(ZLoss.NAME)
                        .toArray()[0])
                .isCloseTo(13.786719f, offset(2e-5f));
    }
}
