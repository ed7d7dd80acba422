package io.locmoe.driver.cpu.product;

import io.locmoe.spi.device.memory.Span;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Consecutive rows of matrices that have as many rows.
 *
 * @param first the first of them
 * @param count how many
 */
record PieceRows(int first, int count) {

    /** These rows of a matrix. */
    Span of(Span matrix, int columns) {
        return matrix.slice((long) first * columns, (long) count * columns);
    }

    /** These rows, so many at a time. */
    List<PieceRows> parts(int most) {
        return IntStream.range(0, (count + most - 1) / most)
                .mapToObj(i -> new PieceRows(first + i * most, Math.min(most, count - i * most)))
                .toList();
    }
}
