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
 * The router of LocMoE (Li et al., IJCAI 2024): the largest softmax value chooses and weighs (eq. 3), with the two
 * losses of {@link RoutingLosses} and a capacity that Theorem 1 may lower. Overflow keeps the first tokens of the
 * global batch, as MindSpore does, unless the user asks for another policy.
 */
record LocMoeRouter(
        int experts, int topK, GateWeight gateWeight, BoundedCapacity capacity, DropPolicy policy, RoutingLosses losses)
        implements Router {

    @Override
    public boolean routesTokensAlone() {
        return capacity.unlimitedInEvaluation();
    }

    @Override
    public RoutingPlan route(Tensor scores, RoutingCall call) {
        Tensor probabilities = scores.softmax();
        TokenChoices choices = TopK.choose(scores.toArray(), experts, topK, call.valid());
        BoundedCapacity.Limit limit = capacity.limit(call, topK, () -> angles(call));
        Assignment assignment = policy.limit(choices, probabilities, limit.capacity(), call);
        return new RoutingPlan(
                assignment,
                gateWeight.of(probabilities, assignment, call),
                losses.of(probabilities, assignment, call),
                limit.measures());
    }

    private static Affinity angles(RoutingCall call) {
        return call.affinity()
                .orElseThrow(() -> new IllegalArgumentException("a capacityBound "
                        + "needs a gate with fixed vectors, to which it measures the angles of tokens; choose "
                        + "gate grap, or "
                        + "capacityBound none"));
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
