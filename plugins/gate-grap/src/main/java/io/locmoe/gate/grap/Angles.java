package io.locmoe.gate.grap;

import io.locmoe.spi.gate.Affinity;
import io.locmoe.spi.tensor.Tensor;

/** Angles between tokens and the w_i of LocMoE eq. 4: w_i x is the mean of block i, and ||w_i|| = sqrt(n / d). */
final class Angles {
    private Angles() {}

    /**
     * factor * cos(x, w_i). A token of zeros has the cosines 0.
     *
     * @param tokens [T, d]
     * @return [T, n]
     */
    static Tensor cosines(Tensor tokens, int experts, double factor) {
        float scale = (float) (factor / Math.sqrt((double) experts / tokens.size(1)));
        return tokens.normalizedGroupMean(experts).scale(scale);
    }

    static Affinity affinity(Tensor tokens, int experts) {
        return new Affinity(cosines(tokens, experts, 1).detach(), tokens.size(1));
    }
}
