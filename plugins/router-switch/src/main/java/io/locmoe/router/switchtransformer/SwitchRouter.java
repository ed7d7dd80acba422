package io.locmoe.router.switchtransformer;

import io.locmoe.router.toolkit.CapacityRule;
import io.locmoe.router.toolkit.CombineWeights;
import io.locmoe.router.toolkit.DropPolicy;
import io.locmoe.router.toolkit.LossRule;
import io.locmoe.router.toolkit.ScoreNoise;
import io.locmoe.router.toolkit.TokenChoices;
import io.locmoe.router.toolkit.TopK;
import io.locmoe.spi.router.Assignment;
import io.locmoe.spi.router.Router;
import io.locmoe.spi.router.RoutingCall;
import io.locmoe.spi.router.RoutingPlan;
import io.locmoe.spi.tensor.Tensor;

/**
 * Softmax top-k routing with a learned balance: Switch Transformer (Fedus et al. 2022) with one choice, GShard
 * (Lepikhin et al. 2021) with two.
 *
 * <p>The weight of a choice is its softmax value over all experts. With more than one choice and {@code normalize} it
 * is divided by the sum over the choices that the capacity left to the token; with one choice that would be the
 * constant 1 and the gate would learn nothing from the task, so the value stays as it is.
 */
record SwitchRouter(
        int experts,
        int topK,
        CapacityRule capacity,
        DropPolicy policy,
        boolean normalize,
        LossRule losses,
        ScoreNoise noise)
        implements Router {

    @Override
    public boolean routesTokensAlone() {
        return capacity.unlimitedInEvaluation();
    }

    @Override
    public RoutingPlan route(Tensor scores, RoutingCall call) {
        Tensor logits = noise.on(scores, call);
        Tensor probabilities = logits.softmax();
        TokenChoices choices = TopK.choose(logits.toArray(), experts, topK, call.valid());
        Assignment assignment = capacity.limit(choices, probabilities, policy, call);
        Tensor weights = normalize && topK > 1
                ? CombineWeights.normalized(probabilities, assignment)
                : CombineWeights.probabilities(probabilities, assignment);
        return new RoutingPlan(
                assignment, weights, losses.losses(logits, () -> probabilities, choices, assignment, call));
    }
}
