package io.locmoe.gate.grap;

import io.locmoe.spi.gate.Affinity;
import io.locmoe.spi.tensor.Tensor;

/** Angles between tokens and the w_i of LocMoE eq. 4: w_i x is the mean of block i, and ||w_i|| = sqrt(n / d). */
final class Angles {
    /** Added to ||x||^2: a token of zeros has the cosines 0 and a finite gradient. */
    private static final float TINY = 1e-12f;

    private Angles() {}

    /**
     * factor * cos(x, w_i).
     *
     * @param tokens [T, d]
     * @return [T, n]
     */
    static Tensor cosines(Tensor tokens, int experts, double factor) {
        Tensor norms = tokens.multiply(tokens).sumColumns().affine(1f, TINY).sqrt();
        float scale = (float) (factor / Math.sqrt((double) experts / tokens.size(1)));
        return tokens.groupMean(experts)
                .divide(norms.reshape(norms.elements(), 1))
                .scale(scale);
    }

    static Affinity affinity(Tensor tokens, int experts) {
        return new Affinity(cosines(tokens, experts, 1).detach(), tokens.size(1));
    }
}
