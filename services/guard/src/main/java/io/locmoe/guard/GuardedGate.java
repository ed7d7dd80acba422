package io.locmoe.guard;

import io.locmoe.spi.gate.Affinity;
import io.locmoe.spi.gate.Gate;
import io.locmoe.spi.tensor.Tensor;
import io.locmoe.spi.tensor.Tensors;
import java.util.Map;
import java.util.Optional;

/** A gate with guarded calls. */
record GuardedGate(Gate gate, Callee callee) implements Gate {
    @Override
    public Tensor scores(Tensor tokens, Tensors tensors) {
        return callee.ask("scores", () -> gate.scores(tokens, tensors));
    }

    @Override
    public Optional<Affinity> affinity(Tensor tokens, Tensors tensors) {
        return callee.ask("affinity", () -> Callee.optional(gate.affinity(tokens, tensors)));
    }

    @Override
    public Map<String, Double> measures() {
        return callee.measures(gate);
    }
}
