package io.locmoe.driver.strict;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** The device's address space. Freed memory is poisoned and given out again, as an accelerator's allocator does. */
final class BlockPool {
    private static final long ALIGNMENT = 64;
    private static final long LARGEST = 1L << 40;

    private final Arena arena = Arena.ofShared();
    private final Map<Long, Deque<MemorySegment>> free = new HashMap<>();

    /** Poisoned memory of at least this size, cut to it. */
    MemorySegment take(long bytes) {
        long size = sizeClass(bytes);
        MemorySegment block =
                free.computeIfAbsent(size, any -> new ArrayDeque<>()).poll();
        if (block == null) {
            block = arena.allocate(size, ALIGNMENT);
            Poison.fill(block);
        }
        return block.asSlice(0, bytes);
    }

    void give(MemorySegment memory) {
        long size = sizeClass(memory.byteSize());
        MemorySegment block = memory.byteSize() == size
                ? memory
                : MemorySegment.ofAddress(memory.address()).reinterpret(size, arena, null);
        Poison.fill(block);
        free.get(size).push(block);
    }

    /** Powers of two, so that blocks fit again. */
    private static long sizeClass(long bytes) {
        if (bytes > LARGEST) {
            throw new OutOfMemoryError(bytes + " bytes are more than the device has");
        }
        return Math.max(ALIGNMENT, Long.highestOneBit(bytes - 1) << 1);
    }

    void close() {
        arena.close();
    }
}
