package io.locmoe.comm.hccl;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * One side of an exchange: memory of the device with the bytes of each rank, one after the other. The memory grows with
 * the exchanges and is used again.
 */
final class RankBytes {
    private final AclRuntime runtime;
    private final MemorySegment counts;
    private final MemorySegment starts;
    private long device;
    private long capacity;

    RankBytes(AclRuntime runtime, int ranks) {
        this.runtime = runtime;
        Arena arena = Arena.ofAuto();
        counts = arena.allocate(ValueLayout.JAVA_LONG, ranks);
        starts = arena.allocate(ValueLayout.JAVA_LONG, ranks);
    }

    /**
     * Lays the bytes of an exchange out. Nothing uses the memory any more.
     *
     * @param ends [ranks + 1] where the bytes of each rank start, and the end of the last
     */
    void layOut(long[] ends) {
        for (int rank = 0; rank < ends.length - 1; rank++) {
            counts.setAtIndex(ValueLayout.JAVA_LONG, rank, ends[rank + 1] - ends[rank]);
            starts.setAtIndex(ValueLayout.JAVA_LONG, rank, ends[rank]);
        }
        long bytes = Math.max(1, ends[ends.length - 1]);
        if (bytes > capacity) {
            free();
            device = runtime.allocate(bytes);
            capacity = bytes;
        }
    }

    long device() {
        return device;
    }

    /** [ranks] bytes of each rank. */
    MemorySegment counts() {
        return counts;
    }

    /** [ranks] where those start. */
    MemorySegment starts() {
        return starts;
    }

    void free() {
        if (capacity > 0) {
            capacity = 0;
            runtime.free(device);
        }
    }
}
