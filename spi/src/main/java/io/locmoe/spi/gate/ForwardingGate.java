package io.locmoe.spi.gate;

import io.locmoe.spi.tensor.Tensor;
import io.locmoe.spi.tensor.Tensors;
import java.util.Map;
import java.util.Optional;

/** Another gate, for one that watches or changes some of what it does. */
public abstract class ForwardingGate implements Gate {
    private final Gate gate;

    /** @param gate does what a subclass does not */
    protected ForwardingGate(Gate gate) {
        this.gate = gate;
    }

    @Override
    public Tensor scores(Tensor tokens, Tensors tensors) {
        return gate.scores(tokens, tensors);
    }

    @Override
    public Optional<Affinity> affinity(Tensor tokens, Tensors tensors) {
        return gate.affinity(tokens, tensors);
    }

    @Override
    public Map<String, Double> measures() {
        return gate.measures();
    }
}
