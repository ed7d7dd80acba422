package io.locmoe.driver.cpu.vector.lane;

import java.lang.foreign.MemorySegment;

/**
 * All memory of the process. Kernels read and write it at addresses: that of an operand, which they have asked for
 * once, and an element in it, which the kernel's constructor has compared with the operand's length.
 *
 * <p>A vector that is written to an operand's own segment costs several times as much once the process has used
 * segments of arrays. The JIT then takes the memory that is written for one that may hold the segments themselves, and
 * checks all of them again for the next vector.
 */
public final class Memory {
    /** A constant, of which the JIT knows that it is native and is never closed. */
    public static final MemorySegment MEMORY = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    private Memory() {}
}
