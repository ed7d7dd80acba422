package io.locmoe.comm.toolkit;

import io.locmoe.spi.comm.CommunicationStrategy;
import java.lang.foreign.MemorySegment;

/**
 * How a row of float32 elements looks on its way: a wire format. {@link WireFormat} has the usual ones; implement this
 * interface for another. Rows of bfloat16 and float16 elements are given as float32. Stateless and thread-safe.
 */
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

    /**
     * A strategy whose rows travel like this. Rows that would be no smaller travel as they are.
     *
     * @param strategy moves the encoded rows; used and closed by the result from now on
     */
    default CommunicationStrategy over(CommunicationStrategy strategy) {
        return new CodedStrategy(this, strategy);
    }
}
