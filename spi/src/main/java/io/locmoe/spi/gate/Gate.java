package io.locmoe.spi.gate;

import io.locmoe.spi.tensor.Tensor;
import io.locmoe.spi.tensor.Tensors;

/** Scores tokens against experts. One object per layer and rank, used by the rank's thread only. */
public interface Gate {

    /**
     * Logits of each token for each expert, before any softmax.
     *
     * @param tokens  [T, d], hidden states after layer norm; T may be 0
     * @param tensors makes constants
     * @return [T, n]
     */
    Tensor scores(Tensor tokens, Tensors tensors);
}
