package io.locmoe.comm.hccl;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * One side of an exchange: where the bytes of each rank lie on the device. Memory of its own, for rows of the host,
 * grows with the exchanges and is used again.
 */
final class RankBytes {
    private final AclRuntime runtime;
    private final MemorySegment counts;
    private final MemorySegment starts;
    private long address;
    private long own;
    private long capacity;

    RankBytes(AclRuntime runtime, int ranks) {
        this.runtime = runtime;
        Arena arena = Arena.ofAuto();
        counts = arena.allocate(ValueLayout.JAVA_LONG, ranks);
        starts = arena.allocate(ValueLayout.JAVA_LONG, ranks);
    }

    /**
     * Lays the bytes of an exchange out in memory of its own, those of each rank after those of another. Nothing uses
     * the memory any more.
     *
     * @param ends [ranks + 1] where the bytes of each rank start, and the end of the last
     */
    void layOut(long[] ends) {
        long bytes = Math.max(1, ends[ends.length - 1]);
        if (bytes > capacity) {
            free();
            own = runtime.allocate(bytes);
            capacity = bytes;
        }
        lie(own, ends, ends);
    }

    /**
     * Says where the bytes of an exchange lie.
     *
     * @param memory that has them all
     * @param places [ranks] byte of the memory at which those of each rank start
     * @param ends   [ranks + 1] where those of each rank would start if there were nothing in between, and the end
     */
    void lie(long memory, long[] places, long[] ends) {
        address = memory;
        for (int rank = 0; rank < ends.length - 1; rank++) {
            counts.setAtIndex(ValueLayout.JAVA_LONG, rank, ends[rank + 1] - ends[rank]);
            starts.setAtIndex(ValueLayout.JAVA_LONG, rank, places[rank]);
        }
    }

    /** Address of the memory that holds the bytes of all ranks. */
    long address() {
        return address;
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
            runtime.free(own);
        }
    }
}
