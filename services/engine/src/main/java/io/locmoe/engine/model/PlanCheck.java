package io.locmoe.engine.model;

import io.locmoe.spi.router.Assignment;
import io.locmoe.spi.router.RoutingPlan;
import io.locmoe.spi.tensor.Tensor;
import java.util.Arrays;

/** Refuses scores that no router could use, and routing plans that the exchange could not carry out. */
final class PlanCheck {
    private PlanCheck() {}

    static void checkShape(Tensor scores, Batch batch, int experts) {
        if (!Arrays.equals(scores.shape(), new int[] {batch.rows(), experts})) {
            throw new IllegalArgumentException("the gate gave scores of shape " + Arrays.toString(scores.shape())
                    + " for " + batch.rows() + " tokens and " + experts + " experts");
        }
    }

    /** @param values [rows][experts] of the gate, on the host */
    static void checkScores(float[] values, Batch batch, int experts) {
        for (int i = 0; i < values.length; i++) {
            if (Float.isNaN(values[i]) && batch.valid()[i / experts]) {
                throw new IllegalArgumentException(
                        "the gate's score of token " + i / experts + " for expert " + i % experts + " is not a number");
            }
        }
    }

    /** Checks the part of a plan that is on the host. */
    static void checkPlan(RoutingPlan plan, Batch batch, int experts) {
        Assignment a = plan.assignment();
        if (a.experts() != experts) {
            throw new IllegalArgumentException(
                    "the plan is for " + a.experts() + " experts, but the layer has " + experts);
        }
        int[] offsets = a.offsets();
        for (int e = 0; e < experts; e++) {
            if (offsets[e + 1] < offsets[e]) {
                throw new IllegalArgumentException("the plan's offsets decrease at expert " + e);
            }
        }
        for (int token : a.tokens()) {
            if (token < 0 || token >= batch.rows()) {
                throw new IllegalArgumentException("the plan routes token " + token + " of " + batch.rows());
            }
        }
    }

    /** @param weights [entries] of the plan, on the host */
    static void checkWeights(Assignment assignment, float[] weights) {
        for (int i = 0; i < weights.length; i++) {
            if (!Float.isFinite(weights[i])) {
                throw new IllegalArgumentException(
                        "the plan gives token " + assignment.tokens()[i] + " at expert "
                                + assignment.expertOfEntry()[i] + " the weight " + weights[i]);
            }
        }
    }

    /** @param kept [ranks][experts] tokens that the plans of all ranks give to each expert */
    static void checkCapacity(long[][] kept, int capacity) {
        for (int e = 0; e < kept[0].length; e++) {
            long tokens = 0;
            for (long[] rank : kept) {
                tokens += rank[e];
            }
            if (tokens > capacity) {
                throw new IllegalArgumentException("the plans of all ranks give expert " + e + " " + tokens
                        + " tokens, more than its capacity of " + capacity);
            }
        }
    }
}
