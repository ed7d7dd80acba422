package org.example.cosine;

import io.locmoe.spi.gate.Gate;
import io.locmoe.spi.gate.GateFactory;
import io.locmoe.spi.gate.GateSetup;
import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import io.locmoe.spi.tensor.Parameters;
import java.util.List;

final class CosineGateFactory implements GateFactory {
    @Override
    public String name() {
        return "projected-cosine";
    }

    @Override
    public List<Option> options() {
        return List.of(
                Option.of("dimension", 64, "size of the space in which tokens and experts are compared; Tutel has 256")
                        .atLeast(1),
                Option.of("temperature", 0.5, "at the start, from which it is learned")
                        .within(0.01, 100),
                Option.of("lowest", 0.01, "lowest temperature").within(1e-6, 100));
    }

    @Override
    public Gate create(Options options, GateSetup setup) {
        int dimension = options.integer("dimension");
        Parameters parameters = setup.parameters();
        float deviation = (float) (1 / Math.sqrt(setup.width()));
        return new CosineGate(
                parameters.create("projection", 0f, deviation, setup.width(), dimension),
                parameters.create("bias", 0f, 0f, dimension),
                parameters.create("experts", 0f, 0.01f, setup.experts(), dimension),
                parameters.create("logScale", (float) -Math.log(options.number("temperature")), 0f, 1),
                (float) -Math.log(options.number("lowest")));
    }
}
