package io.locmoe.tape;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * Native host memory for copies to and from the device. What is taken stays valid until {@link #reset}, which the owner
 * calls once the stream has caught up.
 */
final class Staging implements AutoCloseable {
    private static final long CHUNK = 1 << 20;

    private final Arena arena = Arena.ofShared();
    private final List<MemorySegment> chunks = new ArrayList<>();
    private int current;
    private long used;

    MemorySegment take(long bytes) {
        while (current < chunks.size() && used + bytes > chunks.get(current).byteSize()) {
            current++;
            used = 0;
        }
        if (current == chunks.size()) {
            chunks.add(arena.allocate(Math.max(CHUNK, bytes), 64));
        }
        MemorySegment taken = chunks.get(current).asSlice(used, bytes);
        used += (bytes + 63) / 64 * 64;
        return taken;
    }

    void reset() {
        current = 0;
        used = 0;
    }

    @Override
    public void close() {
        arena.close();
    }
}
