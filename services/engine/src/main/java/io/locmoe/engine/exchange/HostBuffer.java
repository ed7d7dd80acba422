package io.locmoe.engine.exchange;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.Supplier;

/** Native host memory that grows as needed and is reused; one user at a time. */
public final class HostBuffer implements AutoCloseable {
    private final Supplier<Arena> arenas;
    private final boolean freed;
    private Arena arena;
    private MemorySegment memory = MemorySegment.NULL;

    /** A buffer whose memory {@link #close} frees. */
    public HostBuffer() {
        this(Arena::ofShared, true);
    }

    private HostBuffer(Supplier<Arena> arenas, boolean freed) {
        this.arenas = arenas;
        this.freed = freed;
    }

    /**
     * A buffer whose memory is freed when it becomes unreachable: a transport or a device may still write to it after a
     * failure.
     */
    public static HostBuffer collected() {
        return new HostBuffer(Arena::ofAuto, false);
    }

    /** Returns at least {@code bytes} bytes; invalidates the segments of earlier calls. */
    public MemorySegment ensure(long bytes) {
        if (memory.byteSize() < bytes) {
            close();
            arena = arenas.get();
            memory = arena.allocate(bytes + bytes / 4, 64);
        }
        return memory.asSlice(0, bytes);
    }

    /** Current size in bytes. */
    public long bytes() {
        return memory.byteSize();
    }

    @Override
    public void close() {
        if (arena != null && freed) {
            arena.close();
        }
        arena = null;
        memory = MemorySegment.NULL;
    }
}
