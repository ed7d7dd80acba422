package io.locmoe.laboratory.bench.step.device;

import io.locmoe.spi.device.kernel.FusedAttention;
import io.locmoe.spi.device.kernel.FusedAttentionBackward;
import io.locmoe.spi.device.kernel.GroupedLinear;
import io.locmoe.spi.device.kernel.GroupedLinearBackward;
import io.locmoe.spi.device.kernel.GroupedLinearGradients;
import io.locmoe.spi.device.kernel.Kernel;
import io.locmoe.spi.device.kernel.MatMul;
import io.locmoe.spi.device.memory.DeviceBuffer;
import io.locmoe.spi.device.memory.Span;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The matrix products that make up a kernel, which may do slightly more.
 *
 * @param sample the largest of them
 * @param flops  operations of all of them
 */
record KernelProducts(MatMul sample, long flops) {
    private static final int SOME_TOKENS = 128;

    /** Empty if a kernel contains no product. */
    public static Optional<KernelProducts> of(Kernel kernel) {
        return switch (kernel) {
            case MatMul k -> Optional.of(new KernelProducts(k, 2L * k.batch() * k.m() * k.n() * k.k()));
            case GroupedLinear k -> grouped(k.rows(), k.inColumns(), k.outColumns(), () -> largest(k));
            case GroupedLinearBackward k -> grouped(k.rows(), k.inColumns(), k.outColumns(), () -> largest(k));
            case GroupedLinearGradients k -> grouped(k.rows(), k.inColumns(), k.outColumns(), () -> largest(k));
            case FusedAttention k -> attention(k.qkv(), k.sequences(), k.sequence(), k.heads(), k.width(), 2);
            case FusedAttentionBackward k -> attention(k.qkv(), k.sequences(), k.sequence(), k.heads(), k.width(), 5);
            default -> Optional.empty();
        };
    }

    private static Optional<KernelProducts> grouped(List<Integer> rows, int from, int to, Supplier<MatMul> largest) {
        long total = rows.stream().mapToLong(Integer::longValue).sum();
        return total == 0 ? Optional.empty() : Optional.of(new KernelProducts(largest.get(), 2 * total * from * to));
    }

    /** The sample is a product for some tokens; operations count all pairs of a token and one that it attends to. */
    private static Optional<KernelProducts> attention(
            Span qkv, int sequences, int sequence, int heads, int width, int products) {
        if (qkv.length() == 0) {
            return Optional.empty();
        }
        int some = Math.min(sequence, SOME_TOKENS);
        MatMul.Operand rows = new MatMul.Operand(qkv, 3 * width, 0);
        Span square = new Span(new Unallocated(4L * some * some), 0, (long) some * some);
        MatMul.Operand scores = new MatMul.Operand(square, some, 0);
        long pairs = (long) sequences * sequence * (sequence + 1) / 2;
        return Optional.of(new KernelProducts(
                new MatMul(rows, false, rows, true, scores, some, some, width / heads, 1, 1f, 0f),
                2 * products * pairs * width));
    }

    /** Memory that is never accessed; only its size matters. */
    private record Unallocated(long bytes) implements DeviceBuffer {
        @Override
        public void free() {
            throw new IllegalStateException("nothing was allocated");
        }
    }

    private static MatMul largest(GroupedLinear k) {
        Piece piece = Piece.largest(k.rows());
        Span in = piece.of(k.in(), k.inColumns());
        Span out = piece.of(k.out(), k.outColumns());
        Span weight = k.weights().get(piece.index);
        return MatMul.of(in, false, weight, false, out, piece.rows, k.outColumns(), k.inColumns(), 0f);
    }

    private static MatMul largest(GroupedLinearBackward k) {
        Piece piece = Piece.largest(k.rows());
        Span above = piece.of(k.gradientOut(), k.outColumns());
        Span below = piece.of(k.gradientIn(), k.inColumns());
        Span weight = k.weights().get(piece.index);
        return MatMul.of(above, false, weight, true, below, piece.rows, k.inColumns(), k.outColumns(), 0f);
    }

    private static MatMul largest(GroupedLinearGradients k) {
        Piece piece = Piece.largest(k.rows());
        Span in = piece.of(k.in(), k.inColumns());
        Span above = piece.of(k.gradientOut(), k.outColumns());
        Span weight = k.weightGradients().get(piece.index);
        return MatMul.of(in, true, above, false, weight, k.inColumns(), k.outColumns(), piece.rows, 1f);
    }

    /** A piece of rows. */
    private record Piece(int index, int first, int rows) {
        static Piece largest(List<Integer> rows) {
            int index = rows.indexOf(Collections.max(rows));
            int first =
                    rows.subList(0, index).stream().mapToInt(Integer::intValue).sum();
            return new Piece(index, first, rows.get(index));
        }

        Span of(Span matrix, int columns) {
            return matrix.slice((long) first * columns, (long) rows * columns);
        }
    }
}
