package io.locmoe.driver.cpu.vector.lane;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The elements after the last whole vector, padded to a vector in memory of the thread. So a loop needs no second copy
 * of its body for them: two copies of an elementary function are more than the JIT compiles into one method.
 */
public final class LastVector {
    private static final long BYTES = (long) Lanes.WIDTH * Float.BYTES;
    private static final int SLOTS = 2;
    private static final ThreadLocal<MemorySegment> SCRATCH =
            ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(SLOTS * BYTES, BYTES));

    private LastVector() {}

    /** A vector whose first elements are those from {@code start} on; the others have any value. */
    public static MemorySegment read(MemorySegment memory, long start, int slot) {
        MemorySegment vector = SCRATCH.get().asSlice(slot * BYTES, BYTES);
        MemorySegment.copy(memory, start * Float.BYTES, vector, 0, memory.byteSize() - start * Float.BYTES);
        return vector;
    }

    public static void write(MemorySegment vector, MemorySegment memory, long start) {
        MemorySegment.copy(vector, 0, memory, start * Float.BYTES, memory.byteSize() - start * Float.BYTES);
    }
}
