package io.locmoe.engine.model;

import io.locmoe.engine.exchange.TensorGroup;
import io.locmoe.engine.parameter.Architecture;
import io.locmoe.engine.parameter.ParameterBlock;
import io.locmoe.engine.settings.ModelSettings;
import io.locmoe.tape.DeviceTensor;
import java.util.List;
import java.util.Optional;

/**
 * The expert of a sparse block that every token passes on its own rank, beside those that a router chooses (Dai et al.
 * 2024). With a gate its output is multiplied by sigmoid(x w), as in Qwen2-MoE. Several shared experts are one that is
 * as wide as all of them.
 */
final class SharedExpert {
    private final FeedForward expert;
    private final Optional<Linear> gate;

    private SharedExpert(FeedForward expert, Optional<Linear> gate) {
        this.expert = expert;
        this.gate = gate;
    }

    /**
     * Declares the expert of a sparse block, if the model has shared ones.
     *
     * @param group devices that the hidden elements are split over; each has the whole gate
     */
    static Optional<SharedExpert> of(ParameterBlock block, String name, ModelSettings model, TensorGroup group) {
        if (model.sharedFeedForward() == 0) {
            return Optional.empty();
        }
        FeedForward expert = new FeedForward(block, name, model, model.sharedFeedForward(), group);
        Optional<Linear> gate =
                model.sharedGate() ? Optional.of(gate(block, name + ".gate", model.width())) : Optional.empty();
        return Optional.of(new SharedExpert(expert, gate));
    }

    private static Linear gate(ParameterBlock block, String name, int width) {
        float deviation = Architecture.INITIALIZER_RANGE;
        return Linear.columns(block, name, width, List.of(1), false, deviation, TensorGroup.solo());
    }

    /** {@code x} is [rows, width], and so is the result. */
    DeviceTensor apply(DeviceTensor x) {
        DeviceTensor y = expert.apply(x);
        return gate.map(map -> y.multiply(map.apply(x).sigmoid())).orElse(y);
    }
}
