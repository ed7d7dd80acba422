package io.locmoe.gate.grap;

import io.locmoe.spi.gate.Gate;
import io.locmoe.spi.tensor.Tensor;
import io.locmoe.spi.tensor.Tensors;

/**
 * Grouped average pooling as printed: logit_i = ReLU(mean of block i) / temperature (LocMoE eq. 2 and 4, eps_i = 0).
 *
 * <p>Where all block means are negative every ReLU is 0, and the choice would always be expert 0. A millionth of the mean
 * before the ReLU breaks such ties in favour of the largest mean and keeps every other order. It is detached, so the
 * gradient is that of the printed formula.
 */
record LiteralGate(int experts, float temperature) implements Gate {
    private static final float TIE_BREAK = 1e-6f;

    @Override
    public Tensor scores(Tensor tokens, Tensors tensors) {
        Tensor means = tokens.groupMean(experts);
        return means.relu().add(means.detach().scale(TIE_BREAK)).scale(1f / temperature);
    }
}
