package ${package};

import io.locmoe.spi.MoePlugin;
import io.locmoe.spi.gate.Gate;
import io.locmoe.spi.gate.GateFactory;
import io.locmoe.spi.gate.GateSetup;
import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import io.locmoe.spi.tensor.Tensor;
import io.locmoe.spi.tensor.Tensors;
import java.util.List;

/** The entry, found by ServiceLoader: offers the gate ${name}. */
public final class ${className}Plugin implements MoePlugin {
    @Override
    public List<GateFactory> gates() {
        return List.of(new ${className}GateFactory());
    }
}

final class ${className}GateFactory implements GateFactory {
    @Override
    public String name() {
        return "${name}";
    }

    @Override
    public List<Option> options() {
        return List.of(Option.of("temperature", 2.0, "scores are divided by it; larger: choices are less decided")
                .within(0.01, 100));
    }

    @Override
    public Gate create(Options options, GateSetup setup) {
        Tensor weight = setup.parameters().create("weight", 0f, 0.02f, setup.width(), setup.experts());
        return new ${className}Gate(weight, (float) options.number("temperature"));
    }
}

/** A trained matrix [width, experts], and a temperature. */
record ${className}Gate(Tensor weight, float temperature) implements Gate {
    @Override
    public Tensor scores(Tensor tokens, Tensors tensors) {
        return tokens.matmul(weight).scale(1 / temperature);
    }
}
