package io.locmoe.comm.toolkit;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * Native memory that a strategy uses again and again, so that nothing is allocated once the exchanges have had their
 * largest size. One thread at a time. The memory is freed with the object that holds it, by the garbage collector: a
 * strategy has no end of its own.
 */
public final class ScratchMemory {
    private final List<MemorySegment> idle = new ArrayList<>();

    /** At least {@code bytes} bytes of whatever content, the caller's until it gives them back. */
    public MemorySegment take(long bytes) {
        MemorySegment largest = MemorySegment.NULL;
        for (MemorySegment block : idle) {
            largest = block.byteSize() > largest.byteSize() ? block : largest;
        }
        idle.remove(largest);
        return largest.byteSize() >= Math.max(1, bytes)
                ? largest
                : Arena.ofAuto().allocate(Math.max(64, bytes + bytes / 4), 64);
    }

    /** Takes back what {@link #take} gave. */
    public void giveBack(MemorySegment block) {
        idle.add(block);
    }
}
