package io.locmoe.router.sam;

import io.locmoe.router.toolkit.RealTokens;
import io.locmoe.router.toolkit.TokenChoices;
import io.locmoe.spi.router.RoutingCall;
import io.locmoe.spi.tensor.Tensor;

/**
 * The alignment loss of the SAM gate: the mean over the tokens of the mesh of sum_j max(0, p_j - p_k), where j runs
 * over the experts outside of the token's node and p_k is the softmax value of its last choice. It is 0 where no expert
 * of another node is better than one that the token chose.
 *
 * <p>HetuMoE ({@code alignment_loss}) sums over the tokens and takes p_k as a constant; here the loss does not grow
 * with the batch, and the gradient is that of the formula.
 */
final class AlignmentLoss {

    private AlignmentLoss() {}

    /**
     * This rank's part, without coefficient.
     *
     * @param probabilities [T, n]
     * @param choices       before the capacity; those of a token are of one node
     * @param nodeOfExpert  [n]
     * @return scalar
     */
    static Tensor of(Tensor probabilities, TokenChoices choices, int[] nodeOfExpert, RoutingCall call) {
        int[] real = RealTokens.indices(call.valid());
        if (real.length == 0) {
            return call.tensors().full(0f);
        }
        int experts = nodeOfExpert.length;
        int[] last = new int[real.length];
        float[] outside = new float[real.length * experts];
        for (int i = 0; i < real.length; i++) {
            last[i] = choices.expert(real[i], choices.perToken() - 1);
            for (int e = 0; e < experts; e++) {
                outside[i * experts + e] = nodeOfExpert[e] == nodeOfExpert[last[i]] ? 0f : 1f;
            }
        }
        Tensor bar = probabilities.pick(real, last).reshape(real.length, 1);
        return RealTokens.of(probabilities, call.valid())
                .subtract(bar)
                .relu()
                .multiply(call.tensors().of(outside, real.length, experts))
                .sum()
                .scale(1f / call.meshTokens());
    }
}
