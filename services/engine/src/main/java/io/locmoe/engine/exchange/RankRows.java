package io.locmoe.engine.exchange;

import io.locmoe.spi.device.memory.Span;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Rows of a matrix on the device, by the rank they go to or come from.
 *
 * @param matrix  all rows
 * @param first   [ranks] first row of each rank
 * @param rows    [ranks] number of rows of each rank
 * @param columns elements of a row
 */
public record RankRows(Span matrix, int[] first, int[] rows, int columns) {

    /** Rows of a matrix that consists of the ranks' rows in rank order. */
    public static RankRows consecutive(Span matrix, int[] rows, int columns) {
        return new RankRows(matrix, starts(rows), rows, columns);
    }

    static int[] starts(int[] rows) {
        int[] starts = new int[rows.length];
        for (int rank = 1; rank < rows.length; rank++) {
            starts[rank] = starts[rank - 1] + rows[rank - 1];
        }
        return starts;
    }

    /** The rows of one rank. */
    Span of(int rank) {
        return matrix.slice((long) first[rank] * columns, (long) rows[rank] * columns);
    }

    /** Selects, from one number for each row of the matrix, the numbers of all ranks' rows, in rank order. */
    int[] of(int[] numbers) {
        return IntStream.range(0, rows.length)
                .flatMap(rank -> Arrays.stream(numbers, first[rank], first[rank] + rows[rank]))
                .toArray();
    }

    /** [ranks] byte offset of each rank's rows in the matrix. */
    long[] startBytes() {
        return IntStream.of(first)
                .mapToLong(row -> (long) row * columns * matrix.type().bytes())
                .toArray();
    }

    /** Copies the rows of one rank. */
    interface RowCopy {
        void rows(Span device, MemorySegment host);
    }

    /** Copies all rows; on the host they are consecutive, in rank order. */
    void onHost(MemorySegment host, RowCopy copy) {
        long offset = 0;
        for (int rank = 0; rank < rows.length; rank++) {
            if (rows[rank] > 0) {
                Span device = of(rank);
                copy.rows(device, host.asSlice(offset, device.byteSize()));
                offset += device.byteSize();
            }
        }
    }
}
