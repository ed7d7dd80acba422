package io.locmoe.engine.model;

import io.locmoe.spi.router.Assignment;
import io.locmoe.spi.router.RoutingPlan;

/** Refuses a routing plan that the exchange could not carry out. */
final class PlanCheck {
    private PlanCheck() {
    }

    static void check(RoutingPlan plan, Batch batch, int experts) {
        Assignment a = plan.assignment();
        if (a.experts() != experts) {
            throw new IllegalArgumentException("the plan is for " + a.experts() + " experts, the layer has " + experts);
        }
        int[] offsets = a.offsets();
        for (int e = 0; e < experts; e++) {
            if (offsets[e + 1] < offsets[e]) {
                throw new IllegalArgumentException("the plan's offsets fall at expert " + e);
            }
            if (offsets[e + 1] - offsets[e] > a.capacity()) {
                throw new IllegalArgumentException("the plan gives expert " + e + " " + (offsets[e + 1] - offsets[e])
                        + " tokens of one rank, over its capacity of " + a.capacity());
            }
        }
        for (int token : a.tokens()) {
            if (token < 0 || token >= batch.rows()) {
                throw new IllegalArgumentException("the plan routes token " + token + " of " + batch.rows());
            }
        }
    }
}
