package io.locmoe.engine.training;

import io.locmoe.spi.router.MeshCounts;
import java.lang.foreign.MemorySegment;

/** Collectives among the ranks of a job. Every rank calls them in the same order; each wait has the job's deadline. */
public interface Collectives extends MeshCounts {

    /** Sums native float32 vectors over all ranks, in a fixed order, in place. All ranks get the same bits. */
    void sum(MemorySegment floats);

    /** Copies rank 0's bytes to all ranks, in place. All ranks pass the same size. */
    void broadcast(MemorySegment bytes);

    /** Copies the bytes of {@code source} to rank 0, which passes the target; other ranks do nothing. */
    void toFirst(int source, MemorySegment bytes);

    /** Copies rank 0's bytes to {@code target}; other ranks do nothing. */
    void fromFirst(int target, MemorySegment bytes);
}
