package io.locmoe.laboratory.bench.step;

import io.locmoe.spi.device.kernel.GroupedLinear;
import io.locmoe.spi.device.kernel.GroupedLinearBackward;
import io.locmoe.spi.device.kernel.GroupedLinearGradients;
import io.locmoe.spi.device.kernel.Kernel;
import io.locmoe.spi.device.kernel.MatMul;
import io.locmoe.spi.device.memory.Span;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The matrix products that a kernel is made of, which may do a little more.
 *
 * @param sample the largest of them
 * @param flops  of all of them
 */
record Products(MatMul sample, long flops) {

    /** None where a kernel is no product. */
    static Optional<Products> of(Kernel kernel) {
        return switch (kernel) {
            case MatMul k -> Optional.of(new Products(k, 2L * k.batch() * k.m() * k.n() * k.k()));
            case GroupedLinear k -> grouped(k.rows(), k.inColumns(), k.outColumns(), () -> largest(k));
            case GroupedLinearBackward k -> grouped(k.rows(), k.inColumns(), k.outColumns(), () -> largest(k));
            case GroupedLinearGradients k -> grouped(k.rows(), k.inColumns(), k.outColumns(), () -> largest(k));
            default -> Optional.empty();
        };
    }

    private static Optional<Products> grouped(List<Integer> rows, int from, int to, Supplier<MatMul> largest) {
        long total = rows.stream().mapToLong(Integer::longValue).sum();
        return total == 0 ? Optional.empty() : Optional.of(new Products(largest.get(), 2 * total * from * to));
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
