package io.locmoe.comm.toolkit;

import java.lang.foreign.MemorySegment;

/** How a row of float32 elements looks on its way. Stateless and thread-safe. */
public interface RowCodec {

    /** Bytes on the way of a row of {@code columns} elements. */
    int bytes(int columns);

    /**
     * Writes one row.
     *
     * @param row  [columns] native float32 elements
     * @param wire {@link #bytes} bytes, filled
     */
    void encode(MemorySegment row, MemorySegment wire, int columns);

    /** Reads one row back; the reverse of {@link #encode}. */
    void decode(MemorySegment wire, MemorySegment row, int columns);
}
