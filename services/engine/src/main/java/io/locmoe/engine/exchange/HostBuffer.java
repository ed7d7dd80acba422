package io.locmoe.engine.exchange;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Native host memory that grows as needed and is used again; one user at a time. */
public final class HostBuffer implements AutoCloseable {
    private Arena arena;
    private MemorySegment memory = MemorySegment.NULL;

    /** At least {@code bytes} bytes; what an earlier call returned is no longer valid. */
    public MemorySegment ensure(long bytes) {
        if (memory.byteSize() < bytes) {
            close();
            arena = Arena.ofShared();
            memory = arena.allocate(bytes + bytes / 4, 64);
        }
        return memory.asSlice(0, bytes);
    }

    @Override
    public void close() {
        if (arena != null) {
            arena.close();
            arena = null;
            memory = MemorySegment.NULL;
        }
    }
}
