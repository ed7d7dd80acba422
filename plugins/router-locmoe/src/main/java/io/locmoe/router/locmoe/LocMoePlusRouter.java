package io.locmoe.router.locmoe;

import io.locmoe.router.toolkit.DropPolicy;
import io.locmoe.router.toolkit.TokenChoices;
import io.locmoe.router.toolkit.TopK;
import io.locmoe.spi.gate.Affinity;
import io.locmoe.spi.router.Assignment;
import io.locmoe.spi.router.Router;
import io.locmoe.spi.router.RoutingCall;
import io.locmoe.spi.router.RoutingPlan;
import io.locmoe.spi.tensor.Tensor;

/**
 * The router of LocMoE+, "expert-token resonance" (arXiv 2406.00023): both sides choose by the affinity, the cosine of
 * token and gate vector (eq. 4). A token chooses its l best experts (eq. 5); of the tokens that chose it, an expert
 * keeps the C of the largest affinity (eq. 6, whose "Bottom-C" contradicts its text). C follows the bound of Remark 7,
 * with a delta that is measured again as training goes, where the user asks for it. Losses and weights are those of
 * LocMoE.
 *
 * @param topK      largest l
 * @param threshold softmax mass of choices after which a token chooses no more; 1: all tokens choose {@code topK}
 */
record LocMoePlusRouter(
        int experts, int topK, double threshold, GateWeight gateWeight, BoundedCapacity capacity, RoutingLosses losses)
        implements Router {

    @Override
    public boolean routesTokensAlone() {
        return capacity.unlimitedInEvaluation();
    }

    @Override
    public RoutingPlan route(Tensor scores, RoutingCall call) {
        Affinity affinity = call.affinity()
                .orElseThrow(() -> new IllegalArgumentException("needs a gate "
                        + "with fixed vectors, as it chooses by the angles of tokens to them; choose gate grap"));
        Tensor probabilities = scores.softmax();
        TokenChoices nearest = TopK.choose(affinity.cosines().toArray(), experts, topK, call.valid());
        TokenChoices choices = threshold < 1 ? stoppedAtThreshold(nearest, probabilities.toArray()) : nearest;
        BoundedCapacity.Limit limit = capacity.limit(call, topK, () -> affinity);
        Assignment assignment = DropPolicy.SCORE.limit(choices, affinity.cosines(), limit.capacity(), call);
        return new RoutingPlan(
                assignment,
                gateWeight.of(probabilities, assignment, call),
                losses.of(probabilities, assignment, call),
                limit.measures());
    }

    private TokenChoices stoppedAtThreshold(TokenChoices nearest, float[] probabilities) {
        int[] chosen = nearest.experts().clone();
        double mass = 0;
        for (int i = 0; i < chosen.length; i++) {
            mass = i % topK == 0 ? 0 : mass;
            if (chosen[i] >= 0 && mass < threshold) {
                mass += probabilities[i / topK * experts + chosen[i]];
            } else {
                chosen[i] = -1;
            }
        }
        return new TokenChoices(chosen, topK);
    }

    @Override
    public void stepCompleted() {
        capacity.stepCompleted();
    }

    @Override
    public void stepDiscarded() {
        capacity.stepDiscarded();
    }
}
