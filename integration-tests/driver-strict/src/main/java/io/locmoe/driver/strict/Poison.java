package io.locmoe.driver.strict;

import io.locmoe.spi.device.memory.ElementType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * The content of memory that nothing has written: a NaN of float32, bfloat16 and float16 that no arithmetic makes from
 * other numbers, and an int32 that is no index. Its two bytes are numbers like others, so an int8 is poison only
 * together with its neighbour.
 */
final class Poison {
    static final short HALF_BITS = 0x7FDB;
    static final int BITS = HALF_BITS << Short.SIZE | HALF_BITS;
    private static final ValueLayout.OfInt WORD = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.nativeOrder());
    private static final ValueLayout.OfShort HALF = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.nativeOrder());

    private Poison() {}

    /** Fills the memory; a last odd byte stays as it is. */
    static void fill(MemorySegment memory) {
        long bytes = memory.byteSize() & -Short.BYTES;
        if (bytes == 0) {
            return;
        }
        memory.set(HALF, 0, HALF_BITS);
        long done = Short.BYTES;
        while (done < bytes) {
            long next = Math.min(done, bytes - done);
            MemorySegment.copy(memory, 0, memory, done, next);
            done += next;
        }
    }

    /** The first poisoned element among {@code [start, start + count)}, or -1. */
    static long find(MemorySegment memory, ElementType type, long start, long count) {
        for (long i = start; i < start + count; i++) {
            if (isPoison(memory, type, i)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isPoison(MemorySegment memory, ElementType type, long element) {
        return switch (type) {
            case FLOAT32, INT32 -> memory.get(WORD, element * Integer.BYTES) == BITS;
            case BFLOAT16, FLOAT16 -> memory.get(HALF, element * Short.BYTES) == HALF_BITS;
            case INT8 -> isHalfOfPoison(memory, element);
        };
    }

    private static boolean isHalfOfPoison(MemorySegment memory, long at) {
        long first = at - (memory.address() + at) % Short.BYTES;
        return first >= 0 && first + Short.BYTES <= memory.byteSize() && memory.get(HALF, first) == HALF_BITS;
    }
}
