package org.example.cosine;

import io.locmoe.spi.gate.Gate;
import io.locmoe.spi.tensor.Tensor;
import io.locmoe.spi.tensor.Tensors;

/**
 * Tutel's cosine gate (microsoft/tutel, gates/cosine_top.py): logits = exp(min(t, log(1 / lowest))) cos(x P + b, e_i).
 * Only directions count, so an expert cannot win tokens by the length of its vector; t, the logarithm of 1 /
 * temperature, is learned.
 *
 * @param projection  P [d, p]
 * @param bias        b [p]
 * @param experts     [n, p] a vector e_i for each expert
 * @param logScale    t [1]
 * @param mostLogScale log(1 / lowest)
 */
record CosineGate(Tensor projection, Tensor bias, Tensor experts, Tensor logScale, float mostLogScale) implements Gate {
    /** Keeps a vector of zeros at zeros: the square of the smallest length, as torch.nn.functional.normalize has it. */
    private static final float TINY = 1e-24f;

    @Override
    public Tensor scores(Tensor tokens, Tensors tensors) {
        Tensor projected = tokens.matmul(projection).add(bias);
        Tensor cosines = directions(projected).matmulTransposed(directions(experts));
        return cosines.multiply(atMost(logScale, mostLogScale).exp());
    }

    private static Tensor directions(Tensor vectors) {
        Tensor lengths = vectors.multiply(vectors).sumColumns().affine(1f, TINY).sqrt();
        return vectors.divide(lengths.reshape(vectors.size(0), 1));
    }

    private static Tensor atMost(Tensor value, float most) {
        return value.affine(-1f, most).relu().affine(-1f, most);
    }
}
