package io.locmoe.router.toolkit;

import io.locmoe.spi.router.Assignment;
import io.locmoe.spi.router.RoutingCall;
import io.locmoe.spi.tensor.Tensor;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The load-balancing loss n sum_i f_i P_i, without coefficient; even routing gives 1.
 *
 * <p>f_i is the share of choices that are expert i, before the capacity; P_i is the mean probability of expert i. Both
 * are over the real tokens of the {@link Scope}; a rank returns its own tokens' part, so that the sum over all ranks is
 * the loss of the mesh.
 */
public final class BalanceLoss {

    /** Which choices f counts. One choice per token makes both the same. */
    public enum Form {
        /**
         * All k choices: {@code n / (k T^2) sum_e count_e sum_t p_te}. Megatron, MegaBlocks, OLMo-core, DeepSpeed
         * top-k; Hugging Face Mixtral is k times as much.
         */
        MEGATRON,
        /** First choices only. GShard, DeepSpeed top-1 and top-2, Tutel. */
        GSHARD
    }

    /**
     * Over which tokens the loss asks for balance. Where there is more than one such set of tokens, the loss of the
     * mesh is the mean of their losses, weighted by their real tokens.
     */
    public enum Scope {
        /**
         * All tokens of the mesh (Megatron {@code global_aux_loss}): it does not matter how they are spread over ranks.
         */
        GLOBAL,
        /** The tokens of each rank for themselves (Megatron {@code aux_loss}, DeepSpeed): it matters. */
        MICRO_BATCH,
        /** The tokens of each sequence (Megatron {@code seq_aux_loss}, DeepSeek-V3 eq. 17-20). */
        SEQUENCE
    }

    private BalanceLoss() {}

    /**
     * This rank's part of the {@linkplain Scope#GLOBAL global} loss of Switch Transformer, eq. 4-6, and LocMoE, eq. 5.
     *
     * @param probabilities [T, n] softmax of the logits, padding included
     * @param counts        [n] choices of all ranks for each expert, before the capacity
     * @param choices       choices per token in {@code counts}
     * @return scalar
     */
    public static Tensor of(Tensor probabilities, long[] counts, int choices, RoutingCall call) {
        double tokens = Math.max(1, call.meshTokens());
        float[] factors = new float[counts.length];
        for (int e = 0; e < factors.length; e++) {
            factors[e] = (float) (counts.length * (counts[e] / (choices * tokens)) / tokens);
        }
        Tensor mass = RealTokens.of(probabilities, call.valid()).sumRows();
        return mass.multiply(call.tensors().of(factors, factors.length)).sum();
    }

    /**
     * This rank's part of the global loss in the given form. {@link Form#GSHARD} with more than one choice is a
     * collective.
     *
     * @param assignment the same choices after the capacity
     * @return scalar
     */
    public static Tensor of(
            Form form, Tensor probabilities, TokenChoices choices, Assignment assignment, RoutingCall call) {
        return form == Form.MEGATRON || choices.perToken() == 1
                ? of(probabilities, assignment.load(), choices.perToken(), call)
                : of(probabilities, call.mesh().sum(choices.counts(assignment.experts(), 1)), 1, call);
    }

    /**
     * This rank's part of the loss in the given form and scope; {@link Scope#GLOBAL} as above, the others need no other
     * rank.
     *
     * @return scalar
     */
    public static Tensor of(
            Form form,
            Scope scope,
            Tensor probabilities,
            TokenChoices choices,
            Assignment assignment,
            RoutingCall call) {
        int counted = form == Form.GSHARD ? 1 : choices.perToken();
        return switch (scope) {
            case GLOBAL -> of(form, probabilities, choices, assignment, call);
            case MICRO_BATCH -> ofParts(Math.max(1, call.tokens()), probabilities, choices, counted, call);
            case SEQUENCE -> ofParts(call.sequenceLength(), probabilities, choices, counted, call);
        };
    }

    /** The rank's tokens in parts of the given length, each balanced for itself. */
    private static Tensor ofParts(
            int length, Tensor probabilities, TokenChoices choices, int counted, RoutingCall call) {
        boolean[] valid = call.valid();
        int parts = Math.max(1, Math.ceilDiv(valid.length, length));
        float[] factors = factors(new int[parts][probabilities.size(1)], length, choices, counted, call);
        int[] partOfToken = IntStream.range(0, valid.length)
                .filter(t -> valid[t])
                .map(t -> t / length)
                .toArray();
        return RealTokens.of(probabilities, valid)
                .scatterRows(partOfToken, parts)
                .multiply(call.tensors().of(factors, parts, probabilities.size(1)))
                .sum();
    }

    /** n f_i / T of each part and expert, where T is of the mesh: a part weighs as much as it has tokens. */
    private static float[] factors(int[][] counts, int length, TokenChoices choices, int counted, RoutingCall call) {
        int experts = counts[0].length;
        float[] factors = new float[counts.length * experts];
        for (int token = 0; token < choices.tokens(); token++) {
            for (int choice = 0; choice < counted; choice++) {
                int expert = choices.expert(token, choice);
                if (expert >= 0) {
                    counts[token / length][expert]++;
                }
            }
        }
        for (int part = 0; part < counts.length; part++) {
            int end = Math.min((part + 1) * length, call.tokens());
            int real = RealTokens.count(Arrays.copyOfRange(call.valid(), part * length, end));
            double scale = experts / (counted * Math.max(1.0, real) * Math.max(1, call.meshTokens()));
            for (int e = 0; e < experts; e++) {
                factors[part * experts + e] = (float) (counts[part][e] * scale);
            }
        }
        return factors;
    }
}
