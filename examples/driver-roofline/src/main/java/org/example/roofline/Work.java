package org.example.roofline;

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
import io.locmoe.spi.device.kernel.RmsNorm;
import io.locmoe.spi.device.kernel.RmsNormBackward;
import io.locmoe.spi.device.kernel.RotaryEmbedding;
import io.locmoe.spi.device.kernel.ScatterAddRows;
import io.locmoe.spi.device.kernel.Softmax;
import io.locmoe.spi.device.kernel.SoftmaxBackward;
import io.locmoe.spi.device.kernel.SumColumns;
import io.locmoe.spi.device.kernel.SumOfSquares;
import io.locmoe.spi.device.kernel.SumRows;
import io.locmoe.spi.device.kernel.SwiGlu;
import io.locmoe.spi.device.kernel.SwiGluBackward;
import io.locmoe.spi.device.kernel.Unary;
import io.locmoe.spi.device.kernel.UnaryBackward;
import io.locmoe.spi.device.memory.Span;

/**
 * What a kernel has to do, whoever executes it: every operand is read or written once, and a multiplication, addition,
 * division, root or exponential is an operation.
 *
 * @param operations of floating point
 * @param bytes      read and written, at least
 */
record Work(long operations, long bytes) {
    static Work of(Kernel kernel) {
        return switch (kernel) {
            case MatMul k -> product(k);
            case AdamW k ->
                new Work(14 * k.parameter().length(), 7 * k.parameter().byteSize());
            case Affine k -> new Work(2 * k.out().length(), bytes(k.in(), k.out()));
            case Accumulate k -> new Work(2 * k.in().length(), bytes(k.in(), k.target(), k.target()));
            case Binary k -> new Work(k.out().length(), bytes(k.left(), k.right(), k.out()));
            case Cast k -> new Work(0, bytes(k.in(), k.out()));
            case Copy k -> new Work(0, bytes(k.in(), k.out()));
            case Fill k -> new Work(0, bytes(k.out()));
            case CrossEntropy k ->
                new Work(4L * k.rows() * k.columns(), bytes(k.logits(), k.targets(), k.probabilities(), k.loss()));
            case CrossEntropyBackward k ->
                new Work(
                        2L * k.rows() * k.columns(),
                        bytes(k.probabilities(), k.targets(), k.gradientLoss(), k.gradientLogits()));
            case GatherRows k -> new Work(0, 2 * bytes(k.out()) + bytes(k.index()));
            case ScatterAddRows k -> new Work((long) k.rows() * k.columns(), bytes(k.in(), k.index(), k.out()));
            case LayerNorm k ->
                new Work(8L * k.rows() * k.columns(), bytes(k.in(), k.gain(), k.bias(), k.out(), k.mean(), k.rstd()));
            case LayerNormBackward k ->
                new Work(
                        14L * k.rows() * k.columns(),
                        bytes(k.in(), k.gain(), k.mean(), k.rstd(), k.gradientOut(), k.gradientIn())
                                + 2 * bytes(k.gradientGain(), k.gradientBias()));
            case LogSumExp k -> new Work(3L * k.rows() * k.columns(), bytes(k.in(), k.out()));
            case Softmax k -> new Work(4L * k.rows() * k.columns(), bytes(k.in(), k.out()));
            case SoftmaxBackward k ->
                new Work(4L * k.rows() * k.columns(), bytes(k.out(), k.gradientOut(), k.gradientIn()));
            case SumColumns k -> new Work((long) k.rows() * k.columns(), bytes(k.in(), k.out()));
            case SumRows k -> new Work((long) k.rows() * k.columns(), bytes(k.in(), k.out()));
            case SumOfSquares k -> new Work(2 * k.in().length(), bytes(k.in(), k.out()));
            case Unary k -> new Work(k.out().length(), bytes(k.in(), k.out()));
            case UnaryBackward k ->
                new Work(2 * k.out().length(), bytes(k.in(), k.out(), k.gradientOut(), k.gradientIn()));
            default -> fused(kernel);
        };
    }

    private static Work fused(Kernel kernel) {
        return switch (kernel) {
            case AddLayerNorm k ->
                new Work(
                        9L * k.rows() * k.columns(),
                        bytes(k.left(), k.right(), k.gain(), k.bias(), k.sum(), k.out(), k.mean(), k.rstd()));
            case AddLayerNormBackward k ->
                new Work(
                        15L * k.rows() * k.columns(),
                        bytes(k.sum(), k.gain(), k.mean(), k.rstd(), k.gradientOut(), k.gradientSum(), k.gradientIn())
                                + 2 * bytes(k.gradientGain(), k.gradientBias()));
            case CombineRows k -> new Work(2 * k.in().length(), bytes(k.in(), k.index(), k.out()));
            case CombineRowsBackward k ->
                new Work(3 * k.in().length(), 2 * bytes(k.gradientIn()) + bytes(k.in(), k.index(), k.weights()));
            case GroupedAdamW k ->
                new Work(14 * k.parameters().length(), 8 * k.parameters().byteSize());
            case FusedAttention k ->
                new Work(
                        pairs(k.sequences(), k.sequence()) * (4L * k.width() + 5L * k.heads()),
                        bytes(k.qkv(), k.out(), k.maximum(), k.share()));
            case FusedAttentionBackward k ->
                new Work(
                        pairs(k.sequences(), k.sequence()) * (10L * k.width() + 7L * k.heads())
                                + 2 * k.out().length(),
                        bytes(k.qkv(), k.out(), k.maximum(), k.share(), k.gradientOut(), k.gradientQkv()));
            case FusedCrossEntropy k ->
                new Work(
                        3L * k.rows() * k.columns() + 3L * k.rows(),
                        bytes(k.logits(), k.targets(), k.maximum(), k.share(), k.loss()));
            case FusedCrossEntropyBackward k ->
                new Work(
                        4L * k.rows() * k.columns(),
                        bytes(k.logits(), k.targets(), k.maximum(), k.share(), k.gradientLoss(), k.gradientLogits()));
            case GroupMean k -> new Work(k.in().length() + k.out().length(), bytes(k.in(), k.out()));
            case GroupMeanBackward k ->
                new Work(
                        k.gradientOut().length() + added(k.accumulate(), k.gradientIn()),
                        bytes(k.gradientOut(), k.gradientIn()) + readBack(k.accumulate(), k.gradientIn()));
            case GroupedLinear k ->
                new Work(
                        (2L * k.inColumns() + 1 + (k.active() == null ? 0 : 1)) * k.out().length(),
                        bytes(k.in(), k.out())
                                + (k.active() == null ? 0 : bytes(k.active()))
                                + bytes(k.weights().toArray(Span[]::new))
                                + bytes(k.biases().toArray(Span[]::new)));
            case GroupedLinearBackward k ->
                new Work(
                        (2L * k.outColumns() + (k.inner() == null ? 0 : 2)) * k.gradientIn().length(),
                        bytes(k.gradientOut(), k.gradientIn())
                                + (k.inner() == null ? 0 : bytes(k.inner()))
                                + bytes(k.weights().toArray(Span[]::new)));
            case GroupedLinearGradients k ->
                new Work(
                        (2L * k.inColumns() + 1) * k.gradientOut().length(),
                        bytes(k.in(), k.gradientOut())
                                + 2 * bytes(k.weightGradients().toArray(Span[]::new))
                                + 2 * bytes(k.biasGradients().toArray(Span[]::new)));
            case NormalizedGroupMean k ->
                new Work(
                        3 * k.in().length() + 2 * k.out().length() + 2L * k.rows(),
                        bytes(k.in(), k.out(), k.length()));
            case NormalizedGroupMeanBackward k ->
                new Work(
                        3 * k.in().length()
                                + added(k.accumulate(), k.gradientIn())
                                + 5 * k.out().length()
                                + 2L * k.rows(),
                        bytes(k.in(), k.out(), k.length(), k.gradientOut(), k.gradientIn())
                                + readBack(k.accumulate(), k.gradientIn()));
            case RmsNorm k ->
                new Work(4L * k.rows() * k.columns(), bytes(k.in(), k.gain(), k.out(), k.rstd()));
            case RmsNormBackward k ->
                new Work(
                        9L * k.rows() * k.columns(),
                        bytes(k.in(), k.gain(), k.rstd(), k.gradientOut(), k.gradientIn())
                                + 2 * bytes(k.gradientGain()));
            case RotaryEmbedding k ->
                new Work(
                        3L * k.rows() * k.heads() * k.headWidth(),
                        8L * k.rows() * k.heads() * k.headWidth() + bytes(k.cosines(), k.sines()));
            case SwiGlu k -> new Work(5 * k.out().length(), bytes(k.in(), k.out()));
            case SwiGluBackward k ->
                new Work(10 * k.gradientOut().length(), bytes(k.in(), k.gradientOut(), k.gradientIn()));
            // a kernel of a later host, which the measured device has: its time is shown, its work is not known
            default -> new Work(0, 0);
        };
    }

    /** Pairs of a token and a token that it sees. */
    private static long pairs(int sequences, int sequence) {
        return (long) sequences * sequence * (sequence + 1) / 2;
    }

    /** Bytes of a gradient that joins another. */
    private static long readBack(boolean accumulate, Span gradient) {
        return accumulate ? gradient.byteSize() : 0;
    }

    /** Additions of a gradient that joins another. */
    private static long added(boolean accumulate, Span gradient) {
        return accumulate ? gradient.length() : 0;
    }

    private static Work product(MatMul kernel) {
        long batch = kernel.batch();
        long result = batch * kernel.m() * kernel.n();
        long read = batch * ((long) kernel.m() * kernel.k() + (long) kernel.k() * kernel.n());
        long c = (kernel.beta() == 0 ? 1 : 2) * result * size(kernel.c());
        return new Work(2 * result * kernel.k(), read * size(kernel.a()) + c);
    }

    private static long size(MatMul.Operand operand) {
        return operand.span().type().bytes();
    }

    private static long bytes(Span... operands) {
        long bytes = 0;
        for (Span operand : operands) {
            bytes += operand.byteSize();
        }
        return bytes;
    }
}
