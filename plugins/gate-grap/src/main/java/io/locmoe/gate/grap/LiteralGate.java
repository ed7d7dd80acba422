package io.locmoe.gate.grap;

import io.locmoe.spi.gate.Affinity;
import io.locmoe.spi.gate.Gate;
import io.locmoe.spi.tensor.Tensor;
import io.locmoe.spi.tensor.Tensors;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Grouped average pooling as printed: logit_i = ReLU(mean of block i + eps_i) / temperature (LocMoE eq. 2 and 4).
 *
 * <p>Where all sums are negative every ReLU is 0, and the choice would always be expert 0. A millionth of the sum
 * before the ReLU breaks such ties in favour of the largest and keeps every other order. It is detached, so the
 * gradient is that of the printed formula.
 *
 * @param epsilon     adds eps_i
 * @param temperature divides by it
 */
record LiteralGate(int experts, UnaryOperator<Tensor> epsilon, UnaryOperator<Tensor> temperature) implements Gate {
    private static final float TIE_BREAK = 1e-6f;

    @Override
    public Tensor scores(Tensor tokens, Tensors tensors) {
        Tensor sums = epsilon.apply(tokens.groupMean(experts));
        return temperature.apply(sums.relu().add(sums.detach().scale(TIE_BREAK)));
    }

    @Override
    public Optional<Affinity> affinity(Tensor tokens, Tensors tensors) {
        return Optional.of(Angles.affinity(tokens, experts));
    }
}
