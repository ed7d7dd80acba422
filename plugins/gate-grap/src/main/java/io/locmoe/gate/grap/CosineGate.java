package io.locmoe.gate.grap;

import io.locmoe.spi.gate.Affinity;
import io.locmoe.spi.gate.Gate;
import io.locmoe.spi.tensor.Tensor;
import io.locmoe.spi.tensor.Tensors;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Grouped average pooling scored by angle: logit_i = (sqrt(d) cos(x, w_i) + eps_i) / temperature, with the fixed w_i of
 * LocMoE eq. 4. The cosine is the affinity of LocMoE+ eq. 4; sqrt(d) gives random tokens logits of unit variance, where
 * plain block means leave the softmax flat.
 *
 * @param epsilon     adds eps_i
 * @param temperature divides by it
 */
record CosineGate(int experts, UnaryOperator<Tensor> epsilon, UnaryOperator<Tensor> temperature) implements Gate {

    @Override
    public Tensor scores(Tensor tokens, Tensors tensors) {
        Tensor angles = Angles.cosines(tokens, experts, Math.sqrt(tokens.size(1)));
        return temperature.apply(epsilon.apply(angles));
    }

    @Override
    public Optional<Affinity> affinity(Tensor tokens, Tensors tensors) {
        return Optional.of(Angles.affinity(tokens, experts));
    }
}
