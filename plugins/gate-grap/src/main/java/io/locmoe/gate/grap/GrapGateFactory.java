package io.locmoe.gate.grap;

import io.locmoe.spi.gate.Gate;
import io.locmoe.spi.gate.GateFactory;
import io.locmoe.spi.gate.GateSetup;
import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import io.locmoe.spi.tensor.Tensor;
import java.util.List;
import java.util.function.UnaryOperator;

final class GrapGateFactory implements GateFactory {

    /** What the block means become. */
    enum Logits {
        COSINE,
        LITERAL
    }

    /** The eps_i of LocMoE eq. 2, the only numbers of this gate that can be trained. */
    enum Epsilon {
        NONE,
        TRAINED
    }

    @Override
    public String name() {
        return "grap";
    }

    @Override
    public List<Option> options() {
        return List.of(
                Option.of(
                        "logits",
                        Logits.COSINE,
                        "cosine: sqrt(d) cos(x, w_i), sharp enough to route by; "
                                + "literal: ReLU of the block means, as the paper prints it"),
                Option.of("temperature", 1.0, "the logits are divided by it").within(1e-6, 1e6),
                Option.of(
                        "epsilon",
                        Epsilon.NONE,
                        "trained: one learned number for each expert is added, from 0 on; inside the ReLU of literal"));
    }

    @Override
    public Gate create(Options options, GateSetup setup) {
        int width = setup.width();
        int experts = setup.experts();
        if (width % experts != 0) {
            int below = width / experts * experts;
            throw new IllegalArgumentException("averages equal blocks of a token, one for each expert: width "
                    + width + " does not divide into " + experts + " blocks; choose width "
                    + (below == 0 ? "" : below + " or ") + (below + experts) + ", or a number of experts that divides "
                    + width);
        }
        UnaryOperator<Tensor> temperature = temperature((float) options.number("temperature"));
        Logits logits = options.constant("logits", Logits.class);
        if (options.constant("epsilon", Epsilon.class) == Epsilon.NONE) {
            return gate(logits, experts, UnaryOperator.identity(), temperature);
        }
        Tensor epsilon = setup.parameters().create("epsilon", 0f, 0f, experts);
        return new TrainedGate(gate(logits, experts, sums -> sums.add(epsilon), temperature), epsilon);
    }

    private static Gate gate(
            Logits logits, int experts, UnaryOperator<Tensor> epsilon, UnaryOperator<Tensor> temperature) {
        return logits == Logits.COSINE
                ? new CosineGate(experts, epsilon, temperature)
                : new LiteralGate(experts, epsilon, temperature);
    }

    /** A temperature of 1 is no pass over the scores. */
    private static UnaryOperator<Tensor> temperature(float temperature) {
        return temperature == 1f ? UnaryOperator.identity() : scores -> scores.scale(1f / temperature);
    }
}
