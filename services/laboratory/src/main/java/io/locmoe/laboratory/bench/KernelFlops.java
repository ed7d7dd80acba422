package io.locmoe.laboratory.bench;

import io.locmoe.spi.device.kernel.Accumulate;
import io.locmoe.spi.device.kernel.AdamW;
import io.locmoe.spi.device.kernel.AddLayerNorm;
import io.locmoe.spi.device.kernel.AddLayerNormBackward;
import io.locmoe.spi.device.kernel.Affine;
import io.locmoe.spi.device.kernel.Binary;
import io.locmoe.spi.device.kernel.Cast;
import io.locmoe.spi.device.kernel.CombineRows;
import io.locmoe.spi.device.kernel.CombineRowsBackward;
import io.locmoe.spi.device.kernel.Copy;
import io.locmoe.spi.device.kernel.CrossEntropy;
import io.locmoe.spi.device.kernel.CrossEntropyBackward;
import io.locmoe.spi.device.kernel.Fill;
import io.locmoe.spi.device.kernel.FusedAttention;
import io.locmoe.spi.device.kernel.FusedAttentionBackward;
import io.locmoe.spi.device.kernel.FusedCrossEntropy;
import io.locmoe.spi.device.kernel.FusedCrossEntropyBackward;
import io.locmoe.spi.device.kernel.GatherRows;
import io.locmoe.spi.device.kernel.GroupMean;
import io.locmoe.spi.device.kernel.GroupMeanBackward;
import io.locmoe.spi.device.kernel.GroupedAdamW;
import io.locmoe.spi.device.kernel.GroupedLinear;
import io.locmoe.spi.device.kernel.GroupedLinearBackward;
import io.locmoe.spi.device.kernel.GroupedLinearGradients;
import io.locmoe.spi.device.kernel.Kernel;
import io.locmoe.spi.device.kernel.LayerNorm;
import io.locmoe.spi.device.kernel.LayerNormBackward;
import io.locmoe.spi.device.kernel.LogSumExp;
import io.locmoe.spi.device.kernel.MatMul;
import io.locmoe.spi.device.kernel.NormalizedGroupMean;
import io.locmoe.spi.device.kernel.NormalizedGroupMeanBackward;
import io.locmoe.spi.device.kernel.ScatterAddRows;
import io.locmoe.spi.device.kernel.Softmax;
import io.locmoe.spi.device.kernel.SoftmaxBackward;
import io.locmoe.spi.device.kernel.SumColumns;
import io.locmoe.spi.device.kernel.SumOfSquares;
import io.locmoe.spi.device.kernel.SumRows;
import io.locmoe.spi.device.kernel.Unary;
import io.locmoe.spi.device.kernel.UnaryBackward;

/**
 * Floating-point operations of a kernel by its formula: an addition, a multiplication, a division and an elementary
 * function (exp, sqrt, tanh, ...) count as one each; copies, casts and fills count nothing. A sum of k terms counts k,
 * as usual.
 */
final class KernelFlops {
    /** exp, log, sqrt and ReLU count as one; GELU and the sigmoid are formulas of several operations. */
    private static final int GELU = 9;

    private static final int SIGMOID = 3;
    /** Operations per weight: scale, subtraction, exp, its part of the sum, the share. */
    private static final int WEIGHT = 5;
    /** Operations per recomputed weight and gradient: scale, subtraction, exp, share; subtraction, weight, scale. */
    private static final int WEIGHT_BACKWARD = 7;

    private KernelFlops() {}

    static long of(Kernel kernel) {
        return switch (kernel) {
            case Cast _, Copy _, Fill _, GatherRows _ -> 0;
            case Affine k -> k.in().length() * ((k.scale() == 1 ? 0 : 1) + (k.shift() == 0 ? 0 : 1));
            case Binary k -> k.left().length();
            case Accumulate k -> k.in().length() * (k.scale() == 1 ? 1 : 2);
            case Unary k -> k.in().length() * function(k.function());
            case UnaryBackward k -> k.in().length() * (1 + function(k.function()));
            case SumColumns k -> k.in().length();
            case SumRows k -> k.in().length();
            case SumOfSquares k -> 2 * k.in().length();
            case ScatterAddRows k -> k.in().length();
            case MatMul k -> 2L * k.batch() * k.m() * k.n() * k.k();
            case LogSumExp k -> 3 * k.in().length() + 2L * k.rows();
            case Softmax k -> 5 * k.in().length();
            case SoftmaxBackward k -> 5 * k.out().length();
            case CrossEntropy k -> 4 * k.logits().length() + 2L * k.rows();
            case CrossEntropyBackward k -> 2 * k.probabilities().length();
            case LayerNorm k -> 7 * k.in().length() + 4L * k.rows();
            case LayerNormBackward k -> 14 * k.in().length() + 2L * k.rows();
            case AdamW k -> 14 * k.parameter().length();
            default -> fused(kernel);
        };
    }

    private static long fused(Kernel kernel) {
        return switch (kernel) {
            case AddLayerNorm k -> 8 * k.sum().length() + 4L * k.rows();
            case AddLayerNormBackward k -> 15 * k.sum().length() + 2L * k.rows();
            case CombineRows k -> (k.weights() == null ? 1 : 2) * k.in().length();
            case CombineRowsBackward k -> (k.gradientWeights() == null ? 1 : 3) * k.in().length();
            case GroupedAdamW k -> 14 * k.parameters().length();
            case FusedAttention k ->
                pairs(k.sequences(), k.sequence(), k.heads()) * (4L * (k.width() / k.heads()) + WEIGHT);
            case FusedAttentionBackward k ->
                pairs(k.sequences(), k.sequence(), k.heads()) * (10L * (k.width() / k.heads()) + WEIGHT_BACKWARD)
                        + 2 * k.out().length();
            case FusedCrossEntropy k -> 3 * k.logits().length() + 3L * k.rows();
            case FusedCrossEntropyBackward k -> 4 * k.logits().length();
            case GroupMean k -> k.in().length() + k.out().length();
            case GroupMeanBackward k ->
                k.gradientOut().length() + (k.accumulate() ? k.gradientIn().length() : 0);
            case GroupedLinear k ->
                (2L * k.inColumns() + (k.biases().isEmpty() ? 0 : 1) + (k.active() == null ? 0 : GELU))
                        * k.out().length();
            case GroupedLinearBackward k ->
                (2L * k.outColumns() + (k.inner() == null ? 0 : 1 + GELU))
                        * k.gradientIn().length();
            case GroupedLinearGradients k ->
                (2L * k.inColumns() + 1) * k.gradientOut().length();
            case NormalizedGroupMean k -> 3 * k.in().length() + 2 * k.out().length() + 2L * k.rows();
            case NormalizedGroupMeanBackward k ->
                (k.accumulate() ? 4 : 3) * k.in().length() + 5 * k.out().length() + 2L * k.rows();
            default -> throw KernelWork.unknown(kernel);
        };
    }

    /** Number of pairs of a token and a token that it attends to, in all heads. */
    private static long pairs(int sequences, int sequence, int heads) {
        return (long) sequences * heads * sequence * (sequence + 1) / 2;
    }

    private static int function(Unary.Function function) {
        return switch (function) {
            case RELU, EXP, LOG, SQRT, TANH -> 1;
            case SIGMOID -> SIGMOID;
            case GELU -> GELU;
        };
    }
}
