package io.locmoe.dataplane.rank;

import io.locmoe.spi.comm.MessageTag;
import java.lang.foreign.MemorySegment;

/** Delivers a payload from a rank of this process to the mailbox of another rank. Thread-safe. */
@FunctionalInterface
public interface Carrier {

    /** Returns when the payload may be reused. Blocks only under back-pressure, at most for the job's deadline. */
    void carry(int source, int target, MessageTag tag, MemorySegment payload);
}
