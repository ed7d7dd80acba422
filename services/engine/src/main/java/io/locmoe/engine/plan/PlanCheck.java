package io.locmoe.engine.plan;

import io.locmoe.spi.router.Assignment;
import io.locmoe.spi.tensor.Tensor;
import java.util.Arrays;

/** Refuses scores that no router could use, and weights that are NaN or too large. */
public final class PlanCheck {
    /** The largest number of float16: larger factors exceed the range of a training. */
    public static final double LARGEST_WEIGHT = 65_504;

    private PlanCheck() {}

    public static void checkShape(Tensor scores, int rows, int experts) {
        if (scores == null) {
            throw new IllegalArgumentException("the gate returned no scores, but null");
        }
        if (!Arrays.equals(scores.shape(), new int[] {rows, experts})) {
            throw new IllegalArgumentException("the gate gave scores of shape " + Arrays.toString(scores.shape())
                    + " for " + rows + " tokens and " + experts + " experts");
        }
    }

    /**
     * Refuses scores that are NaN.
     *
     * @param values [rows][experts] scores of the gate, on the host
     * @param valid  [rows] false on padding, whose scores do not matter
     */
    public static void checkScores(float[] values, boolean[] valid, int experts) {
        for (int i = 0; i < values.length; i++) {
            if (Float.isNaN(values[i]) && valid[i / experts]) {
                throw new IllegalArgumentException(
                        "the gate's score of token " + i / experts + " for expert " + i % experts + " is not a number");
            }
        }
    }

    /** @param weights [entries] weights of the plan, on the host */
    public static void checkWeights(Assignment assignment, float[] weights) {
        for (int i = 0; i < weights.length; i++) {
            if (!(Math.abs(weights[i]) <= LARGEST_WEIGHT)) {
                throw new IllegalArgumentException(
                        "the plan gives token " + assignment.tokens()[i] + " at expert "
                                + assignment.expertOfEntry()[i] + " the weight " + weights[i]
                                + (Float.isFinite(weights[i]) ? "; weights are between -65504 and 65504" : ""));
            }
        }
    }
}
