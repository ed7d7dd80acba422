package io.locmoe.router.locmoe;

import io.locmoe.router.locmoe.LocMoeRouterFactory.GateWeight;
import io.locmoe.spi.router.Assignment;
import io.locmoe.spi.router.BalanceLoss;
import io.locmoe.spi.router.Capacity;
import io.locmoe.spi.router.CapacityRule;
import io.locmoe.spi.router.CombineWeights;
import io.locmoe.spi.router.LocalityLoss;
import io.locmoe.spi.router.Router;
import io.locmoe.spi.router.RoutingContext;
import io.locmoe.spi.router.RoutingPlan;
import io.locmoe.spi.router.TopK;
import io.locmoe.spi.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The router of LocMoE (Li et al., IJCAI 2024): the largest softmax value chooses and weighs (eq. 3); L_aux (eq. 5,
 * {@link BalanceLoss}) asks for even experts, L_loc (eq. 6, {@link LocalityLoss}) for experts of the token's own node.
 * Overflow keeps the first tokens of the global batch, as MindSpore does.
 */
record LocMoeRouter(int experts, int topK, GateWeight gateWeight, CapacityRule capacity, float alpha, float mu,
                    double smoothing) implements Router {

    @Override
    public RoutingPlan route(Tensor scores, RoutingContext context) {
        Tensor probabilities = scores.softmax();
        int[] chosen = TopK.choose(scores.toArray(), experts, topK, context.valid());
        Assignment assignment = Capacity.limit(chosen, topK, null, experts, capacity.capacity(context, experts, topK),
                Capacity.Priority.TOKEN_ORDER, context.mesh());
        Tensor weights = gateWeight == GateWeight.SOFTMAX
                ? CombineWeights.probabilities(probabilities, assignment)
                : CombineWeights.ones(assignment, context.tensors());
        Map<String, Tensor> losses = new LinkedHashMap<>();
        if (alpha > 0) {
            losses.put(RoutingPlan.AUXILIARY,
                    BalanceLoss.of(probabilities, assignment.load(), topK, context).scale(alpha));
        }
        if (mu > 0) {
            losses.put(RoutingPlan.LOCALITY, LocalityLoss.of(probabilities, smoothing, context).scale(mu));
        }
        return new RoutingPlan(assignment, weights, losses);
    }
}
