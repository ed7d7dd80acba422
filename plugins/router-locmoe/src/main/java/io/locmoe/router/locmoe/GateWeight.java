package io.locmoe.router.locmoe;

import io.locmoe.router.toolkit.CombineWeights;
import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.router.Assignment;
import io.locmoe.spi.router.RoutingCall;
import io.locmoe.spi.tensor.Tensor;

/** Factor of an expert's output. */
enum GateWeight {
    /** The softmax value (LocMoE eq. 3). */
    SOFTMAX,
    /** 1, which MindSpore's division by the sum comes to with one choice. */
    ONE;

    static Option option() {
        return Option.of("gateWeight", SOFTMAX, "factor of an expert's output: softmax (paper) or one");
    }

    /**
     * The weights of a plan.
     *
     * @param probabilities [T, n]
     * @return [A]
     */
    Tensor of(Tensor probabilities, Assignment assignment, RoutingCall call) {
        return this == SOFTMAX
                ? CombineWeights.probabilities(probabilities, assignment)
                : CombineWeights.ones(assignment, call.tensors());
    }
}
