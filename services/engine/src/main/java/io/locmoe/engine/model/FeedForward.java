package io.locmoe.engine.model;

import io.locmoe.engine.exchange.TensorGroup;
import io.locmoe.engine.parameter.Architecture;
import io.locmoe.engine.parameter.ParameterBlock;
import io.locmoe.engine.settings.ModelSettings;
import io.locmoe.tape.DeviceTensor;
import io.locmoe.tape.GatedActivation;
import java.util.List;
import java.util.Optional;

/**
 * The dense feed-forward layer: {@code f(x W_in + b_in) W_out + b_out}, where f is GeLU or a form of SwiGLU, whose
 * input map has the columns of all gates and then those of all values.
 */
final class FeedForward {
    private final Linear in;
    private final Linear out;
    private final Optional<GatedActivation> gated;

    /**
     * The layer of a dense block.
     *
     * @param group devices that the hidden elements are split over
     */
    FeedForward(ParameterBlock block, String name, ModelSettings model, TensorGroup group) {
        this(block, name, model, model.denseHidden(), group);
    }

    /** @param hidden hidden elements of all devices */
    FeedForward(ParameterBlock block, String name, ModelSettings model, int hidden, TensorGroup group) {
        boolean biased = model.biases().ofFeedForward();
        float residual = Architecture.residualDeviation(model.blocks());
        gated = Architecture.gatedActivation(model);
        List<Integer> columns = gated.isPresent() ? List.of(hidden, hidden) : List.of(hidden);
        in = Linear.columns(block, name + ".in", model.width(), columns, biased, Architecture.INITIALIZER_RANGE, group);
        out = Linear.rows(block, name + ".out", hidden, model.width(), biased, residual, group);
    }

    DeviceTensor apply(DeviceTensor x) {
        DeviceTensor inner = in.apply(x);
        return out.apply(gated.map(f -> f.of(inner)).orElseGet(inner::gelu));
    }
}
