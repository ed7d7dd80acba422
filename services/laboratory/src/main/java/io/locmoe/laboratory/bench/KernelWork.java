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
import io.locmoe.spi.device.memory.Span;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The work of a kernel by its formula.
 *
 * @param flops floating-point operations: an addition, a multiplication, a division and an elementary function (exp,
 *     sqrt, tanh, ...) count as one each; copies, casts and fills count nothing. A sum of k terms counts k, as usual.
 * @param bytes bytes that must move between memory and processor without any help from caches: each operand is read
 *     once and each result written once; an accumulator counts as both. Only rows that an index selects count.
 */
public record KernelWork(long flops, long bytes) {
    /** exp, log, sqrt and ReLU count as one; GELU and the sigmoid are formulas of several operations. */
    private static final int GELU = 9;

    private static final int SIGMOID = 3;
    /** Operations per weight: scale, subtraction, exp, its part of the sum, the share. */
    private static final int WEIGHT = 5;
    /** Operations per recomputed weight and gradient: scale, subtraction, exp, share; subtraction, weight, scale. */
    private static final int WEIGHT_BACKWARD = 7;

    /** The work of one call. */
    public static KernelWork of(Kernel kernel) {
        return switch (kernel) {
            case Cast k -> work(0, k.in(), k.out());
            case Copy k -> work(0, k.in(), k.out());
            case Fill k -> work(0, k.out());
            case GatherRows k -> work(0, k.index(), k.out(), k.out());
            case Affine k ->
                work(k.in().length() * ((k.scale() == 1 ? 0 : 1) + (k.shift() == 0 ? 0 : 1)), k.in(), k.out());
            case Binary k -> work(k.left().length(), k.left(), k.right(), k.out());
            case Accumulate k -> work(k.in().length() * (k.scale() == 1 ? 1 : 2), k.in(), k.target(), k.target());
            case Unary k -> work(k.in().length() * function(k.function()), k.in(), k.out());
            case UnaryBackward k ->
                work(k.in().length() * (1 + function(k.function())), k.in(), k.gradientOut(), k.gradientIn());
            case SumColumns k -> work(k.in().length(), k.in(), k.out());
            case SumRows k ->
                new KernelWork(k.in().length(), sum(k.in(), k.out()) + (k.accumulate() ? sum(k.out()) : 0));
            case SumOfSquares k -> work(2 * k.in().length(), k.in(), k.out());
            case ScatterAddRows k -> work(k.in().length(), k.in(), k.index(), k.in(), k.in());
            case MatMul k -> new KernelWork(2L * k.batch() * k.m() * k.n() * k.k(), product(k));
            case LogSumExp k -> work(3 * k.in().length() + 2L * k.rows(), k.in(), k.out());
            case Softmax k -> work(5 * k.in().length(), k.in(), k.out());
            case SoftmaxBackward k -> work(5 * k.out().length(), k.out(), k.gradientOut(), k.gradientIn());
            case CrossEntropy k ->
                work(4 * k.logits().length() + 2L * k.rows(), k.logits(), k.targets(), k.probabilities(), k.loss());
            case CrossEntropyBackward k ->
                work(
                        2 * k.probabilities().length(),
                        k.probabilities(),
                        k.targets(),
                        k.gradientLoss(),
                        k.gradientLogits());
            case LayerNorm k ->
                work(7 * k.in().length() + 4L * k.rows(), k.in(), k.gain(), k.bias(), k.out(), k.mean(), k.rstd());
            case LayerNormBackward k ->
                new KernelWork(
                        14 * k.in().length() + 2L * k.rows(),
                        sum(k.in(), k.gain(), k.mean(), k.rstd(), k.gradientOut(), k.gradientIn())
                                + 2 * sum(k.gradientGain(), k.gradientBias()));
            case AdamW k ->
                new KernelWork(
                        14 * k.parameter().length(),
                        sum(k.gradient()) + 2 * sum(k.parameter(), k.firstMoment(), k.secondMoment()));
            default -> fused(kernel);
        };
    }

    private static KernelWork fused(Kernel kernel) {
        return switch (kernel) {
            case AddLayerNorm k ->
                new KernelWork(
                        8 * k.sum().length() + 4L * k.rows(),
                        sum(k.left(), k.right(), k.gain(), k.bias(), k.sum(), k.out(), k.mean(), k.rstd()));
            case AddLayerNormBackward k ->
                new KernelWork(
                        15 * k.sum().length() + 2L * k.rows(),
                        sum(k.sum(), k.gain(), k.mean(), k.rstd(), k.gradientOut(), k.gradientSum(), k.gradientIn())
                                + 2 * sum(k.gradientGain(), k.gradientBias()));
            case CombineRows k ->
                new KernelWork(
                        (k.weights() == null ? 1 : 2) * k.in().length(),
                        present(k.in(), k.index(), k.weights(), k.out()));
            case CombineRowsBackward k ->
                new KernelWork(
                        (k.gradientWeights() == null ? 1 : 3) * k.in().length(),
                        sum(k.index(), k.weights(), k.gradientIn(), k.gradientIn())
                                + (k.gradientWeights() == null ? 0 : sum(k.in(), k.gradientWeights())));
            case GroupedAdamW k ->
                new KernelWork(
                        14 * k.parameters().length(),
                        2 * sum(k.parameters(), k.gradients(), k.firstMoments(), k.secondMoments()));
            case FusedAttention k ->
                work(
                        pairs(k.sequences(), k.sequence(), k.heads()) * (4L * (k.width() / k.heads()) + WEIGHT),
                        k.qkv(),
                        k.out(),
                        k.maximum(),
                        k.share());
            case FusedAttentionBackward k ->
                new KernelWork(
                        pairs(k.sequences(), k.sequence(), k.heads())
                                        * (10L * (k.width() / k.heads()) + WEIGHT_BACKWARD)
                                + 2 * k.out().length(),
                        sum(k.qkv(), k.out(), k.maximum(), k.share(), k.gradientOut(), k.gradientQkv()));
            case FusedCrossEntropy k ->
                new KernelWork(
                        3 * k.logits().length() + 3L * k.rows(),
                        sum(k.logits(), k.targets(), k.maximum(), k.share(), k.loss()));
            case FusedCrossEntropyBackward k ->
                new KernelWork(
                        4 * k.logits().length(),
                        sum(k.logits(), k.targets(), k.maximum(), k.share(), k.gradientLoss(), k.gradientLogits()));
            case GroupMean k -> work(k.in().length() + k.out().length(), k.in(), k.out());
            case GroupMeanBackward k ->
                new KernelWork(
                        k.gradientOut().length()
                                + (k.accumulate() ? k.gradientIn().length() : 0),
                        sum(k.gradientOut(), k.gradientIn()) + (k.accumulate() ? sum(k.gradientIn()) : 0));
            case GroupedLinear k ->
                new KernelWork(
                        (2L * k.inColumns() + (k.biases().isEmpty() ? 0 : 1) + (k.active() == null ? 0 : GELU))
                                * k.out().length(),
                        present(k.in(), k.out(), k.active())
                                + used(k.weights(), k.rows())
                                + used(k.biases(), k.rows()));
            case GroupedLinearBackward k ->
                new KernelWork(
                        (2L * k.outColumns() + (k.inner() == null ? 0 : 1 + GELU))
                                * k.gradientIn().length(),
                        present(k.gradientOut(), k.inner(), k.gradientIn()) + used(k.weights(), k.rows()));
            case GroupedLinearGradients k ->
                new KernelWork(
                        (2L * k.inColumns() + 1) * k.gradientOut().length(),
                        sum(k.in(), k.gradientOut())
                                + 2 * (used(k.weightGradients(), k.rows()) + used(k.biasGradients(), k.rows())));
            case NormalizedGroupMean k ->
                work(3 * k.in().length() + 2 * k.out().length() + 2L * k.rows(), k.in(), k.out(), k.length());
            case NormalizedGroupMeanBackward k ->
                new KernelWork(
                        (k.accumulate() ? 4 : 3) * k.in().length() + 5 * k.out().length() + 2L * k.rows(),
                        sum(k.in(), k.out(), k.length(), k.gradientOut(), k.gradientIn())
                                + (k.accumulate() ? sum(k.gradientIn()) : 0));
            default -> DecoderWork.of(kernel);
        };
    }

    static KernelWork work(long flops, Span... spans) {
        return new KernelWork(flops, sum(spans));
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

    /** Bytes of the spans of pieces that have rows; a shared span counts once. */
    private static long used(List<Span> spans, List<Integer> rows) {
        return sum(IntStream.range(0, spans.size())
                .filter(piece -> rows.get(piece) > 0)
                .mapToObj(spans::get)
                .distinct()
                .toArray(Span[]::new));
    }

    /** Bytes of operands that may be null. */
    private static long present(Span... spans) {
        return sum(Stream.of(spans).filter(Objects::nonNull).toArray(Span[]::new));
    }

    private static long product(MatMul k) {
        long read = (long) k.m() * k.k() * bytes(k.a()) + (long) k.k() * k.n() * bytes(k.b());
        return k.batch() * (read + (k.beta() == 0 ? 1L : 2L) * k.m() * k.n() * bytes(k.c()));
    }

    private static int bytes(MatMul.Operand operand) {
        return operand.span().type().bytes();
    }

    private static long sum(Span... spans) {
        long bytes = 0;
        for (Span span : spans) {
            bytes += span.byteSize();
        }
        return bytes;
    }
}
