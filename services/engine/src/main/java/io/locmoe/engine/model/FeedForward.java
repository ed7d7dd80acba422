package io.locmoe.engine.model;

import io.locmoe.engine.exchange.TensorGroup;
import io.locmoe.engine.parameter.Architecture;
import io.locmoe.engine.parameter.ParameterBlock;
import io.locmoe.tape.DeviceTensor;

/** The dense feed-forward layer: {@code GeLU(x W_in + b_in) W_out + b_out}. */
final class FeedForward {
    private final Linear in;
    private final Linear out;

    /** @param group devices that the hidden elements are split over */
    FeedForward(ParameterBlock block, String name, int width, int hidden, float outputDeviation, TensorGroup group) {
        in = Linear.columns(block, name + ".in", width, hidden, 1, Architecture.INITIALIZER_RANGE, group);
        out = Linear.rows(block, name + ".out", hidden, width, outputDeviation, group);
    }

    DeviceTensor apply(DeviceTensor x) {
        return out.apply(in.apply(x).gelu());
    }
}
