package io.locmoe.router.topology;

import io.locmoe.router.toolkit.BalanceLoss;
import io.locmoe.router.toolkit.CapacityRule;
import io.locmoe.router.toolkit.CombineWeights;
import io.locmoe.router.toolkit.TokenChoices;
import io.locmoe.router.toolkit.TopK;
import io.locmoe.spi.router.Assignment;
import io.locmoe.spi.router.Router;
import io.locmoe.spi.router.RoutingCall;
import io.locmoe.spi.router.RoutingPlan;
import io.locmoe.spi.tensor.Tensor;
import java.util.Arrays;
import java.util.Map;

/**
 * The topology-aware gate of FasterMoE (He et al. 2022, {@code FasterGate}), with the limit taken over a node: of a
 * node's T tokens at most floor(T * outgoingShare) may have their first choice on another node.
 *
 * <p>Where as many want out as may, or more, those with the largest logit go. Every token of the node then picks again
 * among the experts of its node, and the last slot of those that go keeps their outgoing choice; with one choice it is
 * the only one. Where fewer want out than may, all choices stand, second choices on other nodes included: as in
 * FasterMoE, the limit counts first choices.
 *
 * <p>A node that hosts every expert has nothing to limit, and one that hosts none cannot keep a token: there all
 * choices stand. Where a node has fewer experts than a token has choices, the choices left over are not made.
 *
 * <p>The weights are the softmax over a token's choices, dropped ones too; with one choice, where that would be the
 * constant 1, the softmax over all experts. The balance loss is GShard's, over the first choices before the limit. The
 * result depends on which node a token is on, not on which of the node's ranks.
 */
record TopologyRouter(int experts, int topK, double outgoingShare, CapacityRule capacity, float alpha)
        implements Router {
    /**
     * Name of the measure: the share of the mesh's tokens with their first choice on another node, before the limit.
     */
    static final String WISHED_SHARE = "wishedOutgoingShare";

    @Override
    public RoutingPlan route(Tensor scores, RoutingCall call) {
        Tensor probabilities = scores.softmax();
        float[] logits = scores.toArray();
        TokenChoices wanted = TopK.choose(logits, experts, topK, call.valid());
        Outgoing outgoing = Outgoing.of(wanted, logits, outgoingShare, call);
        TokenChoices choices = outgoing.limited() ? pickedAgain(wanted, logits, outgoing.mayGo(), call) : wanted;
        Assignment assignment = capacity.limit(choices, experts, call);
        Tensor weights = topK > 1
                ? CombineWeights.normalizedOverChoices(probabilities, choices, assignment)
                : CombineWeights.probabilities(probabilities, assignment);
        Map<String, Tensor> losses = alpha > 0
                ? Map.of(
                        RoutingPlan.AUXILIARY,
                        BalanceLoss.of(probabilities, outgoing.firstChoices(), 1, call)
                                .scale(alpha))
                : Map.of();
        return new RoutingPlan(assignment, weights, losses, Map.of(WISHED_SHARE, outgoing.wishedShare()));
    }

    /** NaN is what {@link TopK} takes last. */
    private TokenChoices pickedAgain(TokenChoices wanted, float[] logits, boolean[] mayGo, RoutingCall call) {
        int local = 0;
        float[] inside = new float[logits.length];
        Arrays.fill(inside, Float.NaN);
        for (int e = 0; e < experts; e++) {
            if (call.isLocal(e)) {
                local++;
                for (int i = e; i < logits.length; i += experts) {
                    inside[i] = logits[i];
                }
            }
        }
        int slots = Math.min(topK, local);
        int[] again = TopK.choose(inside, experts, slots, call.valid()).experts();
        int[] chosen = new int[wanted.experts().length];
        Arrays.fill(chosen, -1);
        for (int token = 0; token < mayGo.length; token++) {
            System.arraycopy(again, token * slots, chosen, token * topK, slots);
            if (mayGo[token]) {
                chosen[token * topK + topK - 1] = wanted.expert(token, 0);
            }
        }
        return new TokenChoices(chosen, topK);
    }
}
