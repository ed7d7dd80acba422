package io.locmoe.router.rre;

import io.locmoe.spi.router.Assignment;
import io.locmoe.spi.router.Capacity;
import io.locmoe.spi.router.CapacityRule;
import io.locmoe.spi.router.CombineWeights;
import io.locmoe.spi.router.Router;
import io.locmoe.spi.router.RoutingContext;
import io.locmoe.spi.router.RoutingPlan;
import io.locmoe.spi.tensor.Tensor;
import java.util.Map;

/**
 * Random routed experts of PanGu-Sigma (Ren et al. 2023): a table, drawn once for each layer and fixed, gives every token
 * id one of the experts, each with the same probability. Nothing is learned and nothing balances, neither by vocabulary
 * nor by frequency; the router {@code hash} does. Every weight is 1, and there is no loss.
 *
 * @param expertOfToken [vocabulary]
 */
record RreRouter(int[] expertOfToken, int experts, CapacityRule capacity) implements Router {

    @Override
    public boolean usesScores() {
        return false;
    }

    @Override
    public RoutingPlan route(Tensor scores, RoutingContext context) {
        int[] chosen = new int[context.tokens()];
        for (int t = 0; t < chosen.length; t++) {
            chosen[t] = context.valid()[t] ? expertOf(context.tokenIds()[t]) : -1;
        }
        Assignment assignment = Capacity.limit(chosen, 1, null, experts, capacity.capacity(context, experts, 1),
                Capacity.Priority.TOKEN_ORDER, context.mesh());
        return new RoutingPlan(assignment, CombineWeights.ones(assignment, context.tensors()), Map.of());
    }

    private int expertOf(int id) {
        if (id < 0 || id >= expertOfToken.length) {
            throw new IllegalArgumentException("router rre: token id " + id + " is outside the vocabulary of "
                    + expertOfToken.length + "; the text was encoded with another tokenizer");
        }
        return expertOfToken[id];
    }
}
