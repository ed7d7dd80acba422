package io.locmoe.engine.collectives;

import io.locmoe.spi.comm.ExchangeException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The numbers that another rank sent for a gathering. */
final class GatheredNumbers {
    /** Most bytes of a rank, as they are copied to the heap. Routers gather a float for each token and expert. */
    static final long LARGEST = 64 << 20;

    private GatheredNumbers() {}

    /**
     * Copies the numbers.
     *
     * @throws ExchangeException with the rank, if these are not whole numbers or too many
     */
    static long[] of(MemorySegment data, int source, long step) {
        long bytes = data.byteSize();
        if (bytes > LARGEST || bytes % Long.BYTES != 0) {
            throw new ExchangeException("rank " + source + " sent " + bytes + " bytes as its numbers in step " + step
                    + "; they are whole numbers of 8 bytes, " + LARGEST + " bytes at most");
        }
        return data.toArray(ValueLayout.JAVA_LONG_UNALIGNED);
    }
}
