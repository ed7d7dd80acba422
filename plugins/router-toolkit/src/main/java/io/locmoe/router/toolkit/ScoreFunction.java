package io.locmoe.router.toolkit;

import io.locmoe.spi.tensor.Tensor;
import io.locmoe.spi.tensor.Tensors;

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
    },
    /** Each expert for itself (DeepSeek-V3 eq. 15). */
    SIGMOID {
        @Override
        public Tensor of(Tensor logits, Tensors tensors) {
            return logits.sigmoid();
        }
    },
    /** sqrt(log(1 + exp(logit))), each expert for itself (Megatron-Core {@code sqrtsoftplus}). */
    SQRT_SOFTPLUS {
        @Override
        public Tensor of(Tensor logits, Tensors tensors) {
            Tensor withZero = logits.reshape(logits.elements(), 1).matmul(tensors.of(new float[] {1f, 0f}, 1, 2));
            return withZero.logSumExp().affine(1f, HALF_ULP_OF_ONE).sqrt().reshape(logits.shape());
        }
    };

    /** Where float32 rounds log(1 + exp(x)) to 0, the slope of the root would be infinite. */
    private static final float HALF_ULP_OF_ONE = 0x1p-24f;
    /** Keeps 0/0 away where all scores of a token underflowed to 0. */
    private static final float TINY = 1e-20f;

    /**
     * The scores of all tokens.
     *
     * @param logits [T, n]
     * @return [T, n], not negative
     */
    public abstract Tensor of(Tensor logits, Tensors tensors);

    /**
     * The scores divided by their sum over a token's experts: the probabilities of a {@link BalanceLoss}, as
     * DeepSeek-V3 eq. 19 and Megatron-Core take them.
     *
     * @param scores [T, n] as {@link #of} returns them
     * @return [T, n]
     */
    public Tensor distribution(Tensor scores) {
        return scores.divide(scores.sumColumns().affine(1f, TINY).reshape(scores.size(0), 1));
    }
}
