package io.locmoe.router.topk;

import static io.locmoe.conformance.router.Gradients.assertGradient;
import static io.locmoe.conformance.router.Gradients.scores;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.locmoe.conformance.router.Goldens;
import io.locmoe.conformance.router.RankTest;
import io.locmoe.conformance.router.TestCall;
import io.locmoe.spi.router.RoutingPlan;
import io.locmoe.spi.tensor.Tensor;
import io.locmoe.tape.DeviceTensor;
import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Gradients of the top-k router against its equations, at fixed choices. */
class TopKGradientTest extends RankTest {
    private static final float[] FACTORS = {1f, -2f, 3f, .5f, -1f, 2.5f, -.5f, 1.5f};

    private RoutingPlan route(DeviceTensor logits, String... options) {
        int experts = logits.size(1);
        return rank.router("top-k", experts, options)
                .route(logits, TestCall.alone(rank.tape(), logits.size(0), experts));
    }

    /** With factor 1 token 3 loses its first choice. */
    @ParameterizedTest
    @CsvSource({
        "softmax, none, 0",
        "softmax, choices, 1",
        "softmax, kept, 1",
        "sigmoid, none, 1",
        "sigmoid, choices, 1",
        "sigmoid, kept, 1",
        "sqrt-softplus, none, 0",
        "sqrt-softplus, choices, 1",
        "sqrt-softplus, kept, 0"
    })
    void weightGradientMatchesTheEquation(String score, String normalization, String factor) {
        DeviceTensor logits = rank.matrix(Goldens.A);
        RoutingPlan plan = route(
                logits,
                "score",
                score,
                "weightNormalization",
                normalization,
                "capacityFactor",
                factor,
                "weightScale",
                "2",
                "alpha",
                "0");
        int entries = plan.assignment().entries();
        int[] tokens = plan.assignment().tokens();
        int[] experts = plan.assignment().expertOfEntry();
        int[][] chosen = {{3, 1}, {1, 0}, {2, 3}, {3, 2}};
        float[] gradient = rank.gradient(
                plan.weights()
                        .multiply(rank.tape().of(Arrays.copyOf(FACTORS, entries), entries))
                        .sum(),
                logits);
        assertGradient(gradient, Goldens.A, at -> {
            double sum = 0;
            for (int i = 0; i < entries; i++) {
                double[] s = scores(score, at[tokens[i]]);
                double divisor = 1;
                if (normalization.equals("choices")) {
                    divisor = s[chosen[tokens[i]][0]] + s[chosen[tokens[i]][1]];
                } else if (normalization.equals("kept")) {
                    divisor = 0;
                    for (int j = 0; j < entries; j++) {
                        divisor += tokens[j] == tokens[i] ? s[experts[j]] : 0;
                    }
                }
                sum += FACTORS[i] * 2 * s[experts[i]] / divisor;
            }
            return sum;
        });
    }

    /**
     * Megatron-Core and DeepSeek-V3 divide scores that are no distribution by their sum before they ask for balance.
     */
    @ParameterizedTest
    @CsvSource({"softmax", "sigmoid", "sqrt-softplus"})
    void balanceLossGradientMatchesTheEquation(String score) {
        DeviceTensor logits = rank.matrix(Goldens.A);
        RoutingPlan plan = route(logits, "score", score, "alpha", "1");
        long[] load = plan.assignment().load();
        float value = plan.losses().get(RoutingPlan.AUXILIARY).toArray()[0];
        ToDoubleFunction<double[][]> equation = at -> {
            double loss = 0;
            for (double[] row : at) {
                double[] s = scores(score, row);
                for (int e = 0; e < 4; e++) {
                    loss += 4
                            / (2.0 * 4 * 4)
                            * load[e]
                            * s[e]
                            / Arrays.stream(s).sum();
                }
            }
            return loss;
        };
        assertGradient(rank.gradient(plan.losses().get(RoutingPlan.AUXILIARY), logits), Goldens.A, equation);
        double[][] at = new double[4][4];
        for (int i = 0; i < 16; i++) {
            at[i / 4][i % 4] = Goldens.A[i / 4][i % 4];
        }
        assertThat((double) value).isCloseTo(equation.applyAsDouble(at), offset(2e-6));
    }

    /** The relative error is that of float32: log(1 + exp(-16)), taken as it stands, is 24% too large. */
    @ParameterizedTest
    @ValueSource(floats = {-60f, -30f, -20f, -16f, -3f, 0f, 3f, 20f, 60f})
    void softplusScoresKeepTheirDigits(float logit) {
        double expected = scores("sqrt-softplus", new double[] {logit})[0];
        DeviceTensor logits = rank.matrix(new float[][] {{logit, logit - 1}});
        Tensor weight = route(logits, "score", "sqrt-softplus", "topK", "1", "capacityFactor", "0")
                .weights();
        assertThat((double) weight.toArray()[0]).isCloseTo(expected, withinPercentage(1e-4));
        double slope = 1 / (1 + Math.exp(-logit)) / (2 * expected);
        assertThat((double) rank.gradient(weight.sum(), logits)[0]).isCloseTo(slope, withinPercentage(1e-4));
    }

    @Test
    void softplusWeightsAndLossFarBelowZero() {
        RoutingPlan pair = route(rank.matrix(new float[][] {{-16f, -18f}}), "score", "sqrt-softplus");
        assertThat(pair.weights().toArray()).containsExactly(new float[] {.7310586f, .2689414f}, offset(1e-6f));
        RoutingPlan single =
                route(rank.matrix(new float[][] {{-25f, -20f}}), "score", "sqrt-softplus", "topK", "1", "alpha", "1");
        assertThat(single.losses().get(RoutingPlan.AUXILIARY).toArray()[0]).isCloseTo(1.8482836f, offset(2e-6f));
    }

    /** Far from 0 float32 has no log(1 + exp(x)); the score stays finite, and so does its gradient. */
    @Test
    void farLogitsHaveFiniteGradients() {
        float[][] far = {{-1000f, -40f, -17f, 0f}, {1000f, 40f, 17f, 0f}, {-90f, -91f, -92f, -93f}, {90f, 91f, 92f, 93f}
        };
        for (String score : new String[] {"softmax", "sigmoid", "sqrt-softplus"}) {
            DeviceTensor logits = rank.matrix(far);
            RoutingPlan plan = route(logits, "score", score, "alpha", "1", "zLoss", "1", "capacityFactor", "0");
            float[] gradient = rank.gradient(
                    plan.weights()
                            .sum()
                            .add(plan.losses().get(RoutingPlan.AUXILIARY))
                            .add(plan.losses().get("z")),
                    logits);
            for (float g : gradient) {
                assertThat(g).as(score).isFinite();
            }
        }
    }

    @Test
    void topOneWeightIsTheScoreAndTrainsTheGate() {
        DeviceTensor logits = rank.matrix(Goldens.A);
        RoutingPlan plan = route(logits, "topK", "1", "score", "sigmoid", "capacityFactor", "0", "alpha", "0");
        double p = scores("sigmoid", new double[] {.30})[0];
        float[] gradient = rank.gradient(plan.weights().sum(), logits);
        assertThat(gradient[3]).isCloseTo((float) (p * (1 - p)), offset(1e-6f));
        assertThat(gradient[0]).isZero();
    }
}
