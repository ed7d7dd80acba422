package io.locmoe.gate.dense;

import io.locmoe.spi.gate.Gate;
import io.locmoe.spi.gate.GateFactory;
import io.locmoe.spi.gate.GateSetup;
import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import java.util.List;

final class DenseGateFactory implements GateFactory {

    @Override
    public String name() {
        return "dense";
    }

    @Override
    public List<Option> options() {
        return List.of(Option.of("deviation", 0.02, "standard deviation of the weights at the start")
                .within(0, Float.MAX_VALUE));
    }

    @Override
    public Gate create(Options options, GateSetup setup) {
        float deviation = (float) options.number("deviation");
        return new DenseGate(setup.parameters().create("weight", 0f, deviation, setup.width(), setup.experts()));
    }
}
