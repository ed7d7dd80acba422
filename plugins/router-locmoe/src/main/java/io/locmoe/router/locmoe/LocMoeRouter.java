package io.locmoe.router.locmoe;

import io.locmoe.router.toolkit.Capacity;
import io.locmoe.router.toolkit.CapacityRule;
import io.locmoe.router.toolkit.TopK;
import io.locmoe.spi.gate.Affinity;
import io.locmoe.spi.router.Assignment;
import io.locmoe.spi.router.Router;
import io.locmoe.spi.router.RoutingCall;
import io.locmoe.spi.router.RoutingPlan;
import io.locmoe.spi.tensor.Tensor;
import java.util.Map;

/**
 * The router of LocMoE (Li et al., IJCAI 2024): the largest softmax value chooses and weighs (eq. 3), with the two
 * losses of {@link RoutingLosses} and a capacity that Theorem 1 may lower. Overflow keeps the first tokens of the
 * global batch, as MindSpore does, unless the user asks for another priority. Once there is a {@link StableTable} it
 * chooses, with weights of 1 and no losses, as there is nothing left to learn for the gate.
 */
record LocMoeRouter(
        int experts,
        int topK,
        GateWeight gateWeight,
        BoundedCapacity capacity,
        Capacity.Priority priority,
        RoutingLosses losses,
        StableTable table)
        implements Router {

    @Override
    public RoutingPlan route(Tensor scores, RoutingCall call) {
        Tensor probabilities = scores.softmax();
        boolean stable = table.made();
        int[] chosen = stable ? table.choose(call) : TopK.choose(scores.toArray(), experts, topK, call.valid());
        table.observe(chosen, call);
        BoundedCapacity.Limit limit = capacity.limit(call, topK, () -> angles(call));
        Assignment assignment =
                CapacityRule.limit(chosen, topK, probabilities, experts, limit.capacity(), priority, call);
        GateWeight weight = stable ? GateWeight.ONE : gateWeight;
        return new RoutingPlan(
                assignment,
                weight.of(probabilities, assignment, call),
                stable ? Map.of() : losses.of(probabilities, assignment, call),
                limit.measures());
    }

    private static Affinity angles(RoutingCall call) {
        return call.affinity()
                .orElseThrow(() -> new IllegalArgumentException("router locmoe with a capacityBound "
                        + "needs a gate with fixed vectors, to which it measures the angles of tokens; choose "
                        + "gate grap, or "
                        + "capacityBound none"));
    }

    @Override
    public void stepCompleted() {
        capacity.stepCompleted();
        table.stepCompleted();
    }
}
