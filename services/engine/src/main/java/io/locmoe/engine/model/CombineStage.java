package io.locmoe.engine.model;

import io.locmoe.spi.router.RoutingPlan;
import io.locmoe.tape.DeviceTensor;

/** The last stage of a sparse layer: a token's output is the weighted sum of its experts' outputs. */
final class CombineStage {

    /**
     * Sums the outputs of each token.
     *
     * @param outputs [entries, width] expert outputs, in the order of the plan's entries
     * @return [rows, width]; zero for tokens that no expert took
     */
    DeviceTensor combine(DeviceTensor outputs, RoutingPlan plan, int rows) {
        return outputs.combineRows(plan.weights(), plan.assignment().tokens(), rows);
    }
}
