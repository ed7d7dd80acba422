package io.locmoe.engine.sparse;

import io.locmoe.engine.sparse.DispatchStage.AgreedRoute;
import io.locmoe.spi.router.RoutingPlan;
import io.locmoe.spi.tensor.Tensor;
import io.locmoe.tape.DeviceTensor;
import java.util.Optional;

/**
 * The last stage of a sparse layer: the outputs arrive at their tokens' ranks, and a token's output is the weighted sum
 * of its experts' outputs.
 */
final class CombineStage {
    private final Optional<ExpertScale> scale;

    CombineStage(Optional<ExpertScale> scale) {
        this.scale = scale;
    }

    /**
     * Waits for the outputs and sums those of each token.
     *
     * @param trip    brings the outputs
     * @param outputs [entries, width] expert outputs, in the order of the way
     * @return [rows, width]; zero for tokens that no expert took
     */
    DeviceTensor combine(RoundTrip trip, DeviceTensor outputs, RoutingPlan plan, AgreedRoute way, int rows) {
        trip.arrive();
        Tensor weights = scale.map(factors -> factors.weights(plan)).orElse(plan.weights());
        return outputs.combineRows(way.weights((DeviceTensor) weights), way.tokens(plan), rows);
    }
}
