package io.locmoe.engine.training;

import io.locmoe.spi.router.MeshCounts;
import java.lang.foreign.MemorySegment;

/** Collectives among the ranks of a job. Every rank calls them in the same order; each wait has the job's deadline. */
public interface Collectives extends MeshCounts {

    /**
     * Starts to sum native float32 vectors over all ranks, in place. The order of an element's sum is fixed: all ranks
     * get the same bits, and a vector that is summed in pieces gets those of the vector summed whole. Several sums may
     * be under way; all ranks make the calls of all of them in the same order.
     *
     * @param floats belongs to the sum until it is complete
     */
    PendingSum beginSum(MemorySegment floats);

    /** A sum under way; the rank's thread moves it on. */
    interface PendingSum {
        /** Does the next part of the work, once every rank has begun this sum; waits for that. */
        void advance();

        /** Completes the sum. */
        void await();
    }

    /** Copies rank 0's bytes to all ranks, in place. All ranks pass the same size. */
    void broadcast(MemorySegment bytes);

    /**
     * Brings the bytes of every rank to rank 0, one rank after the other in rank order, in parts.
     *
     * @param mine bytes of this rank; sizes may differ between ranks
     * @param sink takes the parts on rank 0, its own bytes included; unused elsewhere
     */
    void collect(MemorySegment mine, PartSink sink);

    /** Names the step in the messages of later waits. */
    void step(long step);

    /** Takes collected bytes. */
    interface PartSink {
        /**
         * Takes one part; the parts of a rank come in order.
         *
         * @param source rank whose bytes these are
         * @param offset where the part starts in the rank's bytes
         * @param part   valid until the method returns
         */
        void accept(int source, long offset, MemorySegment part);
    }
}
