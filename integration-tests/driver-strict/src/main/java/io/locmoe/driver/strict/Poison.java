package io.locmoe.driver.strict;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * The content of memory that nothing has written: a float32 NaN that no arithmetic makes from other numbers, and an
 * int32 that is no index.
 */
final class Poison {
    static final int BITS = 0x7FC0DEAD;
    private static final ValueLayout.OfInt WORD = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.nativeOrder());

    private Poison() {}

    /** Fills the memory; bytes after the last whole word stay as they are. */
    static void fill(MemorySegment memory) {
        long words = memory.byteSize() / WORD.byteSize();
        if (words == 0) {
            return;
        }
        memory.set(WORD, 0, BITS);
        long done = WORD.byteSize();
        long bytes = words * WORD.byteSize();
        while (done < bytes) {
            long next = Math.min(done, bytes - done);
            MemorySegment.copy(memory, 0, memory, done, next);
            done += next;
        }
    }

    /** The first poisoned element among {@code [start, start + count)}, or -1. */
    static long find(MemorySegment memory, long start, long count) {
        for (long i = start; i < start + count; i++) {
            if (memory.get(WORD, i * WORD.byteSize()) == BITS) {
                return i;
            }
        }
        return -1;
    }
}
