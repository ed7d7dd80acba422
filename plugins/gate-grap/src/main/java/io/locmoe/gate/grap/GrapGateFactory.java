package io.locmoe.gate.grap;

import io.locmoe.spi.gate.Gate;
import io.locmoe.spi.gate.GateContext;
import io.locmoe.spi.gate.GateFactory;
import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import java.util.List;

final class GrapGateFactory implements GateFactory {

    /** What the block means become. */
    enum Logits { COSINE, LITERAL }

    @Override
    public String name() {
        return "grap";
    }

    @Override
    public List<Option> options() {
        return List.of(
                Option.of("logits", Logits.COSINE, "cosine: sqrt(d) cos(x, w_i), sharp enough to route by; "
                        + "literal: ReLU of the block means, as the paper prints it"),
                Option.of("temperature", 1.0, "the logits are divided by it"));
    }

    @Override
    public Gate create(Options options, GateContext context) {
        int width = context.width();
        int experts = context.experts();
        if (width % experts != 0) {
            int below = width / experts * experts;
            throw new IllegalArgumentException("gate grap averages equal blocks of a token, one for each expert: width "
                    + width + " does not divide into " + experts + " blocks; choose width "
                    + (below == 0 ? "" : below + " or ") + (below + experts) + ", or a number of experts that divides "
                    + width);
        }
        float temperature = (float) options.number("temperature", 1e-6, 1e6);
        return options.constant("logits", Logits.class) == Logits.COSINE
                ? new CosineGate(width, experts, temperature) : new LiteralGate(experts, temperature);
    }
}
