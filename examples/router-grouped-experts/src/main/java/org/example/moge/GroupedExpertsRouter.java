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
 * Mixture of grouped experts (MoGE), section 2.2 of the technical report on Pangu Pro MoE, arXiv 2505.21411v2:
 * s = softmax(logits) over all N experts (eq. 5), the K / M best of each of M groups (eq. 6), weights s_i of the chosen
 * ones as they are (eq. 7). So every group, and the device that hosts it, gets the same number of choices of each token,
 * whatever the scores are.
 *
 * <p>The auxiliary loss balances the experts within the groups (eq. 8): alpha sum_i f_i p_i, f_i = N / (K T) times the
 * tokens that choose i, p_i the mean of s_i. T are the tokens of the batch, here those of the mesh. s is that of all
 * experts also here, not of each group: the report found that better.
 */
record GroupedExpertsRouter(Groups groups, float alpha, CapacityRule capacity) implements Router {
    @Override
    public boolean routesTokensAlone() {
        return capacity.unlimitedInEvaluation();
    }

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
