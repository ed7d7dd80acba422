package io.locmoe.spi.gate;

import io.locmoe.spi.plugin.Measured;
import io.locmoe.spi.tensor.Tensor;
import io.locmoe.spi.tensor.Tensors;
import java.util.Optional;

/** Scores tokens against experts. One object per layer and rank, used by the rank's thread only. */
public interface Gate extends Measured {

    /**
     * Logits of each token for each expert, before any softmax.
     *
     * @param tokens  [T, d], hidden states after layer norm; T may be 0
     * @param tensors makes constants
     * @return [T, n]
     */
    Tensor scores(Tensor tokens, Tensors tensors);

    /**
     * The angles of the tokens to the gate's vectors, for routers whose theory is about angles. Only a gate of one
     * vector of fixed direction per expert has them; others return empty, as this method does.
     *
     * @param tokens  [T, d] as for {@link #scores}, detached; T may be 0
     * @param tensors makes constants
     */
    default Optional<Affinity> affinity(Tensor tokens, Tensors tensors) {
        return Optional.empty();
    }
}
