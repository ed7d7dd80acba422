package io.locmoe.conformance.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.util.function.ToDoubleFunction;

/** Central differences in float64 of an equation written without tensors. */
public final class Gradients {
    private static final double STEP = 1e-5;

    private Gradients() {}

    /** @param gradient [T * n] of the tape; the equation's differences agree to 1e-6 */
    public static void assertGradient(float[] gradient, float[][] logits, ToDoubleFunction<double[][]> equation) {
        int columns = logits[0].length;
        double[][] at = new double[logits.length][columns];
        for (int i = 0; i < gradient.length; i++) {
            at[i / columns][i % columns] = logits[i / columns][i % columns];
        }
        for (int i = 0; i < gradient.length; i++) {
            double value = at[i / columns][i % columns];
            at[i / columns][i % columns] = value + STEP;
            double above = equation.applyAsDouble(at);
            at[i / columns][i % columns] = value - STEP;
            double below = equation.applyAsDouble(at);
            at[i / columns][i % columns] = value;
            assertThat((double) gradient[i])
                    .as("logit %d of token %d", i % columns, i / columns)
                    .isCloseTo((above - below) / (2 * STEP), offset(1e-6));
        }
    }

    /** A row's scores. */
    public static double[] scores(String function, double[] logits) {
        double[] scores = new double[logits.length];
        double sum = 0;
        for (int e = 0; e < scores.length; e++) {
            sum += Math.exp(logits[e]);
        }
        for (int e = 0; e < scores.length; e++) {
            scores[e] = switch (function) {
                case "softmax" -> Math.exp(logits[e]) / sum;
                case "sigmoid" -> 1 / (1 + Math.exp(-logits[e]));
                default -> Math.sqrt(Math.log1p(Math.exp(logits[e])));
            };
        }
        return scores;
    }
}
