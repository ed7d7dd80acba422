package io.locmoe.engine.model;

import io.locmoe.engine.tape.DeviceTensor;

/** The dense feed-forward layer: {@code GeLU(x W_in + b_in) W_out + b_out}. */
final class FeedForward {
    private final Linear in;
    private final Linear out;

    FeedForward(ParameterBlock block, String name, int width, int hidden, float outputDeviation) {
        in = new Linear(block, name + ".in", width, hidden, Transformer.DEVIATION);
        out = new Linear(block, name + ".out", hidden, width, outputDeviation);
    }

    DeviceTensor apply(DeviceTensor x) {
        return out.apply(in.apply(x).gelu());
    }
}
