package io.locmoe.gate.dense;

import io.locmoe.spi.gate.Gate;
import io.locmoe.spi.tensor.Tensor;
import io.locmoe.spi.tensor.Tensors;
import java.util.Optional;

/**
 * A learned linear map: logits = x W (Switch Transformer, eq. 1), or x W + b as in gpt-oss.
 *
 * @param weight [d, n]
 * @param bias   [n]
 */
record DenseGate(Tensor weight, Optional<Tensor> bias) implements Gate {

    @Override
    public Tensor scores(Tensor tokens, Tensors tensors) {
        Tensor products = tokens.matmul(weight);
        return bias.map(products::add).orElse(products);
    }
}
