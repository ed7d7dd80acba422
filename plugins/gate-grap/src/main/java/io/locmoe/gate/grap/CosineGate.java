package io.locmoe.gate.grap;

import io.locmoe.spi.gate.Gate;
import io.locmoe.spi.tensor.Tensor;
import io.locmoe.spi.tensor.Tensors;

/**
 * Grouped average pooling scored by angle: logit_i = sqrt(d) cos(x, w_i) / temperature, with the fixed w_i of LocMoE
 * eq. 4, so that w_i x is the mean of block i and ||w_i|| = sqrt(n / d). The cosine is the affinity of LocMoE+ eq. 4;
 * sqrt(d) gives random tokens logits of unit variance, where plain block means leave the softmax flat.
 */
record CosineGate(int width, int experts, float temperature) implements Gate {
    /** Added to ||x||^2: a token of zeros has the logits 0 and a finite gradient. */
    private static final float TINY = 1e-12f;

    @Override
    public Tensor scores(Tensor tokens, Tensors tensors) {
        Tensor norms = tokens.multiply(tokens).sumColumns().affine(1f, TINY).sqrt();
        float scale = (float) (Math.sqrt(width) / Math.sqrt((double) experts / width) / temperature);
        return tokens.groupMean(experts).divide(norms.reshape(norms.elements(), 1)).scale(scale);
    }
}
