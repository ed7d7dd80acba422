package io.locmoe.spi.gate;

import io.locmoe.spi.tensor.Tensor;

/**
 * The angles between tokens and the vectors of a gate (LocMoE+ eq. 4), constants through which no gradient flows.
 *
 * @param cosines [T, n] cos(x_t, w_i) = x_t w_i / (||x_t|| ||w_i||), in [-1, 1]; 0 for a token of zeros
 * @param width   dimension d of the space that the angles are in
 */
public record Affinity(Tensor cosines, int width) {}
