package io.locmoe.gate.dense;

import io.locmoe.spi.gate.Gate;
import io.locmoe.spi.gate.GateFactory;
import io.locmoe.spi.gate.GateSetup;
import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import io.locmoe.spi.tensor.Tensor;
import java.util.List;
import java.util.Optional;

final class DenseGateFactory implements GateFactory {

    @Override
    public String name() {
        return "dense";
    }

    @Override
    public List<Option> options() {
        return List.of(
                Option.of("deviation", 0.02, "standard deviation of the weights at the start")
                        .within(0, Float.MAX_VALUE),
                Option.of("bias", false, "a learned bias for each expert, 0 at the start"));
    }

    @Override
    public Gate create(Options options, GateSetup setup) {
        float deviation = (float) options.number("deviation");
        Tensor weight = setup.parameters().create("weight", 0f, deviation, setup.width(), setup.experts());
        return new DenseGate(
                weight,
                options.flag("bias")
                        ? Optional.of(setup.parameters().create("bias", 0f, 0f, setup.experts()))
                        : Optional.empty());
    }
}
