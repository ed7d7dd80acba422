package io.locmoe.harness.plugin.sample;

import io.locmoe.router.toolkit.CapacityRule;
import io.locmoe.router.toolkit.CombineWeights;
import io.locmoe.router.toolkit.TopK;
import io.locmoe.spi.router.Assignment;
import io.locmoe.spi.router.Router;
import io.locmoe.spi.router.RoutingCall;
import io.locmoe.spi.router.RoutingPlan;
import io.locmoe.spi.tensor.Tensor;
import java.util.Map;

/** Each token goes to the expert with its largest score. */
record FirstExpertRouter(int experts) implements Router {
    private static final CapacityRule UNLIMITED = new CapacityRule(0, 0, 0);

    @Override
    public RoutingPlan route(Tensor scores, RoutingCall call) {
        Tensor probabilities = scores.softmax();
        Assignment assignment =
                UNLIMITED.limit(TopK.choose(probabilities.toArray(), experts, 1, call.valid()), experts, call);
        return new RoutingPlan(assignment, CombineWeights.probabilities(probabilities, assignment), Map.of());
    }
}
