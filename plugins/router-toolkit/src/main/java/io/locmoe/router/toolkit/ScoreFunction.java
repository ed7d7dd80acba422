package io.locmoe.router.toolkit;

import io.locmoe.spi.tensor.Tensor;
import io.locmoe.spi.tensor.Tensors;
import java.util.Arrays;

/** What makes scores of a gate's logits. Each function grows with its logit, so it ranks experts as the logits do. */
public enum ScoreFunction {
    /** Over all experts: a distribution (Switch Transformer eq. 1). */
    SOFTMAX {
        @Override
        public Tensor of(Tensor logits, Tensors tensors) {
            return logits.softmax();
        }

        @Override
        public Tensor distribution(Tensor scores) {
            return scores;
        }

        @Override
        void onHost(double[] row) {
            double largest = Arrays.stream(row).max().orElse(0);
            double sum = Arrays.stream(row).map(x -> Math.exp(x - largest)).sum();
            Arrays.setAll(row, e -> Math.exp(row[e] - largest) / sum);
        }
    },
    /** Each expert for itself (DeepSeek-V3 eq. 15). */
    SIGMOID {
        @Override
        public Tensor of(Tensor logits, Tensors tensors) {
            return logits.sigmoid();
        }

        @Override
        void onHost(double[] row) {
            Arrays.setAll(row, e -> 1 / (1 + Math.exp(-row[e])));
        }
    },
    /** sqrt(log(1 + exp(logit))), each expert for itself (Megatron-Core {@code sqrtsoftplus}). */
    SQRT_SOFTPLUS {
        @Override
        public Tensor of(Tensor logits, Tensors tensors) {
            return logits.softplus().affine(1f, Float.MIN_NORMAL).sqrt();
        }

        @Override
        void onHost(double[] row) {
            Arrays.setAll(row, e -> Math.sqrt(Math.max(row[e], 0) + Math.log1p(Math.exp(-Math.abs(row[e])))));
        }
    };

    /**
     * The scores of all tokens.
     *
     * @param logits [T, n]
     * @return [T, n], not negative
     */
    public abstract Tensor of(Tensor logits, Tensors tensors);

    /** Replaces the logits of one token by its scores. */
    abstract void onHost(double[] row);

    /**
     * The scores of all tokens in float64, on the host, for choices that compare sums of scores: float32 scores of
     * different logits may be equal.
     *
     * @param logits  [T * n], not changed
     * @param experts n
     * @return [T * n]
     */
    public double[] onHost(float[] logits, int experts) {
        double[] scores = new double[logits.length];
        double[] row = new double[experts];
        for (int first = 0; first < scores.length; first += experts) {
            for (int e = 0; e < experts; e++) {
                row[e] = logits[first + e];
            }
            onHost(row);
            System.arraycopy(row, 0, scores, first, experts);
        }
        return scores;
    }

    /**
     * The scores divided by their sum over a token's experts: the probabilities of a {@link BalanceLoss}, as
     * DeepSeek-V3 eq. 19 and Megatron-Core take them.
     *
     * @param scores [T, n] as {@link #of} returns them
     * @return [T, n]
     */
    public Tensor distribution(Tensor scores) {
        return scores.divide(scores.sumColumns().affine(1f, CombineWeights.TINY).reshape(scores.size(0), 1));
    }
}
