package io.locmoe.spi.router;

import io.locmoe.spi.tensor.Tensor;

/**
 * The load-balancing loss n sum_i f_i P_i, without coefficient; even routing gives 1.
 *
 * <p>f_i is the share of choices of the whole mesh that are expert i, before the capacity; P_i is the mean probability
 * of expert i over the mesh. A rank returns its own tokens' part of P_i, so that the sum over all ranks is the loss of
 * the global batch (Megatron's {@code global_aux_loss}) however the batch is spread over ranks.
 */
public final class BalanceLoss {

    /** Which choices f counts. One choice per token makes both the same. */
    public enum Form {
        /**
         * All k choices: {@code n / (k T^2) sum_e count_e sum_t p_te}. Megatron, MegaBlocks, OLMo-core, DeepSpeed top-k;
         * Hugging Face Mixtral is k times as much.
         */
        MEGATRON,
        /** First choices only. GShard, DeepSpeed top-1 and top-2, Tutel. */
        GSHARD
    }

    private BalanceLoss() {
    }

    /**
     * This rank's part of the loss of Switch Transformer, eq. 4-6, and LocMoE, eq. 5.
     *
     * @param probabilities [T, n] softmax of the logits, padding included
     * @param counts        [n] choices of all ranks for each expert, before the capacity
     * @param choices       choices per token in {@code counts}
     * @return scalar
     */
    public static Tensor of(Tensor probabilities, long[] counts, int choices, RoutingContext context) {
        double tokens = Math.max(1, context.meshTokens());
        float[] factors = new float[counts.length];
        for (int e = 0; e < factors.length; e++) {
            factors[e] = (float) (counts.length * (counts[e] / (choices * tokens)) / tokens);
        }
        Tensor mass = RealTokens.of(probabilities, context.valid()).sumRows();
        return mass.multiply(context.tensors().of(factors, factors.length)).sum();
    }

    /**
     * This rank's part of the loss in the given form. {@link Form#GSHARD} with more than one choice is a collective.
     *
     * @param chosen     [T * k] choices before the capacity, as {@link TopK#choose} returns them
     * @param assignment the same choices after the capacity
     * @return scalar
     */
    public static Tensor of(Form form, Tensor probabilities, int[] chosen, int k, Assignment assignment,
                            RoutingContext context) {
        return form == Form.MEGATRON || k == 1
                ? of(probabilities, assignment.load(), k, context)
                : of(probabilities, context.mesh().sum(firstChoices(chosen, k, assignment.experts())), 1, context);
    }

    private static long[] firstChoices(int[] chosen, int k, int experts) {
        long[] counts = new long[experts];
        for (int i = 0; i < chosen.length; i += k) {
            if (chosen[i] >= 0) {
                counts[chosen[i]]++;
            }
        }
        return counts;
    }
}
