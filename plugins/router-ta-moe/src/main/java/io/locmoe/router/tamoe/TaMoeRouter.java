package io.locmoe.router.tamoe;

import io.locmoe.router.toolkit.CapacityRule;
import io.locmoe.router.toolkit.CombineWeights;
import io.locmoe.router.toolkit.TokenChoices;
import io.locmoe.router.toolkit.TopK;
import io.locmoe.spi.router.Assignment;
import io.locmoe.spi.router.Router;
import io.locmoe.spi.router.RoutingCall;
import io.locmoe.spi.router.RoutingPlan;
import io.locmoe.spi.tensor.Tensor;
import java.util.Map;

/**
 * Softmax top-k routing with the topology-aware loss of TA-MoE (Chen et al. 2022) in the place of the balance loss:
 * {@link TopologyLoss} asks each node for a load that follows the bandwidth to the experts.
 *
 * <p>The weights are those of the switch router: the softmax value with one choice, normalised over the choices that
 * the capacity left with more. The first tokens of the global batch stay in a full expert.
 */
record TaMoeRouter(
        int experts, int topK, CapacityRule capacity, float alpha, double bandwidthRatio, DispatchTarget.Norm norm)
        implements Router {

    @Override
    public boolean routesTokensAlone() {
        return capacity.unlimitedInEvaluation();
    }

    @Override
    public RoutingPlan route(Tensor scores, RoutingCall call) {
        Tensor probabilities = scores.softmax();
        TokenChoices choices = TopK.choose(scores.toArray(), experts, topK, call.valid());
        Assignment assignment = capacity.limit(choices, experts, call);
        Tensor weights = topK > 1
                ? CombineWeights.normalized(probabilities, assignment)
                : CombineWeights.probabilities(probabilities, assignment);
        return new RoutingPlan(
                assignment,
                weights,
                alpha > 0
                        ? Map.of(
                                RoutingPlan.AUXILIARY,
                                TopologyLoss.of(
                                                probabilities,
                                                choices,
                                                DispatchTarget.of(bandwidthRatio, call)
                                                        .penalties(norm),
                                                call)
                                        .scale(alpha))
                        : Map.of());
    }
}
