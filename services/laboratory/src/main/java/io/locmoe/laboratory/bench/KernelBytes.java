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
 * Bytes that a kernel must move between memory and processor: each operand is read once and each result written once;
 * an accumulator counts as both. Only rows that an index selects count.
 */
final class KernelBytes {
    private KernelBytes() {}

    static long of(Kernel kernel) {
        return switch (kernel) {
            case Cast k -> sum(k.in(), k.out());
            case Copy k -> sum(k.in(), k.out());
            case Fill k -> sum(k.out());
            case GatherRows k -> sum(k.index(), k.out(), k.out());
            case Affine k -> sum(k.in(), k.out());
            case Binary k -> sum(k.left(), k.right(), k.out());
            case Accumulate k -> sum(k.in(), k.target(), k.target());
            case Unary k -> sum(k.in(), k.out());
            case UnaryBackward k -> sum(k.in(), k.gradientOut(), k.gradientIn());
            case SumColumns k -> sum(k.in(), k.out());
            case SumRows k -> sum(k.in(), k.out()) + (k.accumulate() ? sum(k.out()) : 0);
            case SumOfSquares k -> sum(k.in(), k.out());
            case ScatterAddRows k -> sum(k.in(), k.index(), k.in(), k.in());
            case MatMul k -> product(k);
            case LogSumExp k -> sum(k.in(), k.out());
            case Softmax k -> sum(k.in(), k.out());
            case SoftmaxBackward k -> sum(k.out(), k.gradientOut(), k.gradientIn());
            case CrossEntropy k -> sum(k.logits(), k.targets(), k.probabilities(), k.loss());
            case CrossEntropyBackward k -> sum(k.probabilities(), k.targets(), k.gradientLoss(), k.gradientLogits());
            case LayerNorm k -> sum(k.in(), k.gain(), k.bias(), k.out(), k.mean(), k.rstd());
            case LayerNormBackward k ->
                sum(k.in(), k.gain(), k.mean(), k.rstd(), k.gradientOut(), k.gradientIn())
                        + 2 * sum(k.gradientGain(), k.gradientBias());
            case AdamW k -> sum(k.gradient()) + 2 * sum(k.parameter(), k.firstMoment(), k.secondMoment());
            default -> fused(kernel);
        };
    }

    private static long fused(Kernel kernel) {
        return switch (kernel) {
            case AddLayerNorm k -> sum(k.left(), k.right(), k.gain(), k.bias(), k.sum(), k.out(), k.mean(), k.rstd());
            case AddLayerNormBackward k ->
                sum(k.sum(), k.gain(), k.mean(), k.rstd(), k.gradientOut(), k.gradientSum(), k.gradientIn())
                        + 2 * sum(k.gradientGain(), k.gradientBias());
            case CombineRows k -> present(k.in(), k.index(), k.weights(), k.out());
            case CombineRowsBackward k ->
                sum(k.index(), k.weights(), k.gradientIn(), k.gradientIn())
                        + (k.gradientWeights() == null ? 0 : sum(k.in(), k.gradientWeights()));
            case GroupedAdamW k -> 2 * sum(k.parameters(), k.gradients(), k.firstMoments(), k.secondMoments());
            case FusedAttention k -> sum(k.qkv(), k.out(), k.maximum(), k.share());
            case FusedAttentionBackward k ->
                sum(k.qkv(), k.out(), k.maximum(), k.share(), k.gradientOut(), k.gradientQkv());
            case FusedCrossEntropy k -> sum(k.logits(), k.targets(), k.maximum(), k.share(), k.loss());
            case FusedCrossEntropyBackward k ->
                sum(k.logits(), k.targets(), k.maximum(), k.share(), k.gradientLoss(), k.gradientLogits());
            case GroupMean k -> sum(k.in(), k.out());
            case GroupMeanBackward k ->
                sum(k.gradientOut(), k.gradientIn()) + (k.accumulate() ? sum(k.gradientIn()) : 0);
            case GroupedLinear k ->
                present(k.in(), k.out(), k.active()) + used(k.weights(), k.rows()) + used(k.biases(), k.rows());
            case GroupedLinearBackward k ->
                present(k.gradientOut(), k.inner(), k.gradientIn()) + used(k.weights(), k.rows());
            case GroupedLinearGradients k ->
                sum(k.in(), k.gradientOut())
                        + 2 * (used(k.weightGradients(), k.rows()) + used(k.biasGradients(), k.rows()));
            case NormalizedGroupMean k -> sum(k.in(), k.out(), k.length());
            case NormalizedGroupMeanBackward k ->
                sum(k.in(), k.out(), k.length(), k.gradientOut(), k.gradientIn())
                        + (k.accumulate() ? sum(k.gradientIn()) : 0);
            default -> throw KernelWork.unknown(kernel);
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
