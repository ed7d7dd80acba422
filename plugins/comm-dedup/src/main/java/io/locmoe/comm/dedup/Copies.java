package io.locmoe.comm.dedup;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Which rows are copies of which. On the way: an int32 for each row (little-endian) that says which of the distinct
 * rows it is, and then the distinct rows in the order of their first copies.
 *
 * @param index [rows] number of the distinct row that each row is a copy of
 * @param rows  [distinct] first row that is a copy of each distinct row
 */
record Copies(int[] index, int[] rows) {
    static final ValueLayout.OfInt INDEX = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /** Compares the tokens of {@code count} rows from {@code first} on. */
    static Copies among(int[] tokens, int first, int count) {
        int[] distinctOfToken =
                new int[Arrays.stream(tokens, first, first + count).max().orElse(-1) + 1];
        int[] index = new int[count];
        int[] rows = new int[count];
        int distinct = 0;
        for (int row = 0; row < count; row++) {
            int token = tokens[first + row];
            if (distinctOfToken[token] == 0) {
                rows[distinct] = row;
                distinctOfToken[token] = ++distinct;
            }
            index[row] = distinctOfToken[token] - 1;
        }
        return new Copies(index, Arrays.copyOf(rows, distinct));
    }

    /** Bytes on the way. */
    long bytes(int rowBytes) {
        return (long) index.length * Integer.BYTES + (long) rows.length * rowBytes;
    }

    void pack(MemorySegment from, MemorySegment packed, int rowBytes) {
        for (int row = 0; row < index.length; row++) {
            packed.set(INDEX, (long) row * Integer.BYTES, index[row]);
        }
        long at = (long) index.length * Integer.BYTES;
        for (int row : rows) {
            MemorySegment.copy(from, (long) row * rowBytes, packed, at, rowBytes);
            at += rowBytes;
        }
    }
}
