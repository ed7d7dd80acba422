package io.locmoe.router.expertchoice;

import io.locmoe.router.expertchoice.ExpertChoiceRouterFactory.Evaluation;
import io.locmoe.router.toolkit.Capacity;
import io.locmoe.router.toolkit.CapacityRule;
import io.locmoe.router.toolkit.CombineWeights;
import io.locmoe.router.toolkit.MeshScores;
import io.locmoe.router.toolkit.RealTokens;
import io.locmoe.router.toolkit.TokenChoices;
import io.locmoe.router.toolkit.TopK;
import io.locmoe.spi.router.Assignment;
import io.locmoe.spi.router.Router;
import io.locmoe.spi.router.RoutingCall;
import io.locmoe.spi.router.RoutingPlan;
import io.locmoe.spi.tensor.Tensor;
import java.util.Map;

/**
 * Expert choice (Zhou et al. 2022): with S = softmax of the logits over the experts, expert e takes the
 * C = ceil(T / n * factor) tokens of the mesh with the largest S[t, e], and weighs them by it. The load is even by
 * construction, so there is no auxiliary loss; a token may be taken by no expert or by all.
 *
 * <p>The choice of a token depends on the other tokens of its batch, those that follow it in its text included. A
 * language model so trained sees a trace of the future, and an answer would depend on the other requests of its batch.
 * In validation and generation the tokens therefore choose, unless {@link Evaluation#EXPERT_CHOICE} is asked for.
 */
record ExpertChoiceRouter(int experts, CapacityRule capacity, Evaluation evaluation) implements Router {
    /** Name of the measure: the share of the mesh's tokens that no expert took. */
    static final String UNTAKEN_SHARE = "untakenShare";

    @Override
    public boolean routesTokensAlone() {
        return evaluation != Evaluation.EXPERT_CHOICE;
    }

    @Override
    public RoutingPlan route(Tensor scores, RoutingCall call) {
        Tensor probabilities = scores.softmax();
        return call.training() || evaluation == Evaluation.EXPERT_CHOICE
                ? expertsChoose(probabilities, call)
                : tokensChoose(scores, probabilities, call);
    }

    private RoutingPlan expertsChoose(Tensor probabilities, RoutingCall call) {
        float[][] all =
                MeshScores.gather(RealTokens.of(probabilities, call.valid()).toArray(), call.mesh());
        int most = (int) Math.min(capacity.capacity(call, experts, 1), call.meshTokens());
        boolean[][][] takes = new boolean[experts][][];
        for (int e = 0; e < experts; e++) {
            takes[e] = MeshScores.largest(column(all, e), most);
        }
        TakenTokens taken = new TakenTokens(takes, most);
        int rank = call.mesh().rank();
        Assignment assignment = taken.assignment(rank, all[rank], RealTokens.indices(call.valid()));
        return new RoutingPlan(
                assignment,
                CombineWeights.probabilities(probabilities, assignment),
                Map.of(),
                Map.of(UNTAKEN_SHARE, taken.untakenShare()));
    }

    private float[][] column(float[][] all, int expert) {
        float[][] column = new float[all.length][];
        for (int rank = 0; rank < all.length; rank++) {
            column[rank] = new float[all[rank].length / experts];
            for (int t = 0; t < column[rank].length; t++) {
                column[rank][t] = number(all[rank][t * experts + expert], t, rank);
            }
        }
        return column;
    }

    /** Without this a token that is no number would be one that no expert took. */
    private static float number(float probability, int token, int rank) {
        if (Float.isNaN(probability)) {
            throw new IllegalArgumentException(
                    "the scores of real token " + token + " of rank " + rank + " are not numbers");
        }
        return probability;
    }

    private RoutingPlan tokensChoose(Tensor scores, Tensor probabilities, RoutingCall call) {
        double factor = capacity.evaluationFactor();
        int k = factor <= 0 ? experts : (int) Math.clamp(Math.round(factor), 1, experts);
        TokenChoices choices = TopK.choose(scores.toArray(), experts, k, call.valid());
        Assignment assignment = Capacity.limit(choices, experts, Integer.MAX_VALUE, call.mesh());
        return new RoutingPlan(assignment, CombineWeights.probabilities(probabilities, assignment), Map.of());
    }
}
