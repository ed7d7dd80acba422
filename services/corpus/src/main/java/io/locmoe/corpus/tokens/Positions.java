package io.locmoe.corpus.tokens;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Ascending positions in a text. Any thread may read them.
 *
 * @param values eight bytes each, little-endian, on the heap or mapped from a file
 */
record Positions(MemorySegment values) {

    private static final ValueLayout.OfLong LONGS = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    static Positions of(long... positions) {
        ByteBuffer bytes = ByteBuffer.allocate(positions.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(positions);
        return new Positions(MemorySegment.ofArray(bytes.array()));
    }

    long count() {
        return values.byteSize() / Long.BYTES;
    }

    long get(long index) {
        return values.get(LONGS, index * Long.BYTES);
    }

    /** Number of positions below {@code position}, which is the index of the first that is not. */
    long below(long position) {
        long low = 0;
        long high = count();
        while (low < high) {
            long middle = (low + high) >>> 1;
            if (get(middle) < position) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
