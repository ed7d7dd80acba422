package org.example.moge;

import io.locmoe.router.toolkit.BalanceLoss;
import io.locmoe.router.toolkit.CapacityRule;
import io.locmoe.router.toolkit.CombineWeights;
import io.locmoe.router.toolkit.TokenChoices;
import io.locmoe.spi.router.Assignment;
import io.locmoe.spi.router.Router;
import io.locmoe.spi.router.RoutingCall;
import io.locmoe.spi.router.RoutingPlan;
import io.locmoe.spi.tensor.Tensor;
import java.util.Map;

/**
 * Mixture of grouped experts (Pangu Pro MoE, arXiv 2505.21411): s = softmax(logits) over all N experts, the
 * K / M best of each of M groups, weights s_i of the chosen ones as they are. So every group, and the device that hosts
 * it, gets the same number of choices of each token, whatever the scores are. The auxiliary loss balances the experts
 * within: alpha sum_i f_i p_i, f_i = N / (K T) times the tokens that choose i, p_i the mean of s_i, over the tokens of
 * the mesh.
 */
record GroupedExpertsRouter(Groups groups, float alpha, CapacityRule capacity) implements Router {
    @Override
    public RoutingPlan route(Tensor logits, RoutingCall call) {
        Tensor scores = logits.softmax();
        TokenChoices choices = groups.choose(scores.toArray(), call.valid());
        Assignment assignment = capacity.limit(choices, groups.experts(), call);
        Tensor weights = CombineWeights.probabilities(scores, assignment);
        if (alpha == 0) {
            return new RoutingPlan(assignment, weights, Map.of());
        }
        Tensor balance = BalanceLoss.of(scores, assignment.load(), groups.topK(), call);
        return new RoutingPlan(assignment, weights, Map.of(RoutingPlan.AUXILIARY, balance.scale(alpha)));
    }
}
