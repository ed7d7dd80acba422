package io.locmoe.router.hash;

import io.locmoe.router.toolkit.CapacityRule;
import io.locmoe.router.toolkit.CombineWeights;
import io.locmoe.router.toolkit.TokenChoices;
import io.locmoe.router.toolkit.Vocabulary;
import io.locmoe.spi.router.Assignment;
import io.locmoe.spi.router.Router;
import io.locmoe.spi.router.RoutingCall;
import io.locmoe.spi.router.RoutingPlan;
import io.locmoe.spi.tensor.Tensor;
import java.util.Map;

/**
 * Routes by the token id alone, with a fixed table; nothing is learned, there is no loss, and every weight is 1.
 *
 * @param expertOfToken [vocabulary] a state: another text, or another JDK, would give another table
 */
record TableRouter(Vocabulary vocabulary, int[] expertOfToken, int experts, CapacityRule capacity) implements Router {
    /** Name of the table in checkpoints. */
    static final String STATE = "expertOfToken";

    @Override
    public boolean usesScores() {
        return false;
    }

    @Override
    public boolean routesTokensAlone() {
        return capacity.unlimitedInEvaluation();
    }

    @Override
    public RoutingPlan route(Tensor scores, RoutingCall call) {
        boolean[] valid = call.valid();
        int[] ids = call.tokenIds();
        int[] chosen = new int[call.tokens()];
        for (int t = 0; t < chosen.length; t++) {
            chosen[t] = valid[t] ? expertOfToken[vocabulary.checked(ids[t])] : -1;
        }
        Assignment assignment = capacity.limit(TokenChoices.single(chosen), experts, call);
        return new RoutingPlan(assignment, CombineWeights.ones(assignment, call.tensors()), Map.of());
    }
}
