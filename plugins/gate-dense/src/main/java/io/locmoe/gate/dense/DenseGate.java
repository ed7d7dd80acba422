package io.locmoe.gate.dense;

import io.locmoe.spi.gate.Gate;
import io.locmoe.spi.tensor.Tensor;
import io.locmoe.spi.tensor.Tensors;

/**
 * A learned linear map without bias: logits = x W (Switch Transformer, eq. 1).
 *
 * @param weight [d, n]
 */
record DenseGate(Tensor weight) implements Gate {

    @Override
    public Tensor scores(Tensor tokens, Tensors tensors) {
        return tokens.matmul(weight);
    }
}
