package io.locmoe.spi.comm;

import io.locmoe.spi.device.memory.ElementType;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * The rows that each rank sends to each other in one exchange. Every rank holds the same matrix of rows and sees it
 * from its own place, so that a strategy can pass the rows of others on. A rank's rows for itself are not part of it:
 * the engine hands them over on the device.
 *
 * <p>The arrays are handed over to the plan and lent by it (see the package {@link io.locmoe.spi}).
 *
 * @param tag      names the exchange
 * @param rowBytes bytes of a row, at least 1
 * @param rank     the rank that looks at it
 * @param rows     [ranks][ranks] rows of each rank for each rank, after the capacity: {@code rows[from][to]}, equal on
 *                 all ranks, 0 on the diagonal. Rows for rank 0 come first in the send memory, rows of rank 0 come
 *                 first in the receive memory.
 * @param slotRows rows that fit between any two ranks, equal on all ranks, at least the largest element of
 *                 {@code rows}. It follows from the capacity of an expert and the number of experts of a rank and does
 *                 not change from step to step; where routing has no capacity it is the largest element of
 *                 {@code rows}.
 * @param tokens   [rows sent] number of the token, at this rank, of which each row in the send memory is a copy: rows
 *                 of equal number have equal bytes. Null where rows are not copies of tokens: in every direction but
 *                 {@link Direction#DISPATCH}.
 * @param elements what a row consists of: float32, or the smaller type of a job's precision. A strategy that moves
 *                 bytes need not know
 */
public record ExchangePlan(
        MessageTag tag, int rowBytes, int rank, int[][] rows, int slotRows, int[] tokens, ElementType elements) {
    public ExchangePlan {
        Objects.requireNonNull(elements, "elements");
        if (rowBytes < 1 || rank < 0 || rank >= rows.length) {
            throw new IllegalArgumentException(
                    "rank " + rank + " of " + rows.length + ", rows of " + rowBytes + " bytes");
        }
        for (int from = 0; from < rows.length; from++) {
            if (rows[from].length != rows.length || rows[from][from] != 0) {
                throw new IllegalArgumentException("rows of rank " + from + " among " + rows.length
                        + " ranks, with none for itself: " + Arrays.toString(rows[from]));
            }
            int wrong = 0; // its sign; without a branch for each count, as there are millions among thousands of ranks
            for (int count : rows[from]) {
                wrong |= count | (slotRows - count);
            }
            if (wrong < 0) {
                throw new IllegalArgumentException("rank " + from + " has " + Arrays.toString(rows[from])
                        + " rows for the ranks, and each may have 0 to " + slotRows);
            }
        }
        int sent = Arrays.stream(rows[rank]).sum();
        if (tokens != null && tokens.length != sent) {
            throw new IllegalArgumentException("tokens of " + tokens.length + " rows, rank " + rank + " sends " + sent);
        }
    }

    /**
     * Rows of float32.
     *
     * @param tag      names the exchange
     * @param rowBytes bytes of a row, at least 1
     * @param rank     the rank that looks at it
     * @param rows     [ranks][ranks] rows of each rank for each rank
     * @param slotRows rows that fit between any two ranks
     * @param tokens   [rows sent] number of the token of each row, or null
     */
    public ExchangePlan(MessageTag tag, int rowBytes, int rank, int[][] rows, int slotRows, int[] tokens) {
        this(tag, rowBytes, rank, rows, slotRows, tokens, ElementType.FLOAT32);
    }

    /** A plan of float32 rows without a static bound and without tokens. */
    public static ExchangePlan of(MessageTag tag, int rowBytes, int rank, int[][] rows) {
        int largest = Arrays.stream(rows).flatMapToInt(Arrays::stream).max().orElse(0);
        return new ExchangePlan(tag, rowBytes, rank, rows, largest, null);
    }

    /** The same exchange with rows of another size. */
    public ExchangePlan withRowBytes(int bytes) {
        return new ExchangePlan(tag, bytes, rank, rows, slotRows, tokens, elements);
    }

    public int ranks() {
        return rows.length;
    }

    /**
     * [ranks - 1] the other ranks in the order in which to send to them: r + 1, r + 2, …, so that at each moment the
     * ranks aim at different peers.
     */
    public int[] targets() {
        return IntStream.range(1, rows.length)
                .map(distance -> (rank + distance) % rows.length)
                .toArray();
    }

    /** [ranks - 1] the other ranks in the order in which their sends are posted: r - 1, r - 2, … */
    public int[] sources() {
        return IntStream.range(1, rows.length)
                .map(distance -> (rank - distance + rows.length) % rows.length)
                .toArray();
    }

    /** Bytes from a rank to another. */
    public long bytes(int from, int to) {
        return (long) rows[from][to] * rowBytes;
    }

    /** Bytes from the ranks [firstSource, endSource) to the ranks [firstTarget, endTarget). */
    public long bytes(int firstSource, int endSource, int firstTarget, int endTarget) {
        long bytes = 0;
        for (int from = firstSource; from < endSource; from++) {
            for (int to = firstTarget; to < endTarget; to++) {
                bytes += bytes(from, to);
            }
        }
        return bytes;
    }

    /** [ranks + 1] byte of the send memory at which the rows for each rank start, and the end of the last. */
    public long[] sendStarts() {
        return starts(rows[rank], rowBytes);
    }

    /** [ranks + 1] byte of the receive memory at which the rows of each rank start, and the end of the last. */
    public long[] receiveStarts() {
        return starts(Arrays.stream(rows).mapToInt(row -> row[rank]).toArray(), rowBytes);
    }

    private static long[] starts(int[] rows, int rowBytes) {
        long[] starts = new long[rows.length + 1];
        for (int i = 0; i < rows.length; i++) {
            starts[i + 1] = starts[i] + (long) rows[i] * rowBytes;
        }
        return starts;
    }

    public long sendBytes() {
        return sendStarts()[rows.length];
    }

    public long receiveBytes() {
        return receiveStarts()[rows.length];
    }

    /**
     * What every strategy checks before it sends anything.
     *
     * @throws IllegalArgumentException if the plan is for another mesh or another rank, or the memory is too small
     */
    public void check(MemorySegment send, MemorySegment receive, Transport transport) {
        int ranks = transport.topology().ranks();
        if (rows.length != ranks || rank != transport.rank()) {
            throw new IllegalArgumentException("rank " + transport.rank() + " of " + ranks + " got the plan of rank "
                    + rank + " of " + rows.length + " (" + tag + ")");
        }
        if (send.byteSize() < sendBytes() || receive.byteSize() < receiveBytes()) {
            throw new IllegalArgumentException("the plan moves " + sendBytes() + " bytes out and " + receiveBytes()
                    + " in, the memory holds " + send.byteSize() + " and " + receive.byteSize() + " (" + tag + ")");
        }
    }
}
