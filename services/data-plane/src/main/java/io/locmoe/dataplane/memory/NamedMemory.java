package io.locmoe.dataplane.memory;

import java.lang.foreign.MemorySegment;

/**
 * A message that arrives in memory that the receiving rank has named for it; the memory is the rank's, not the
 * session's.
 */
public final class NamedMemory extends Payload {

    public NamedMemory(MemorySegment memory) {
        super(memory);
    }

    @Override
    public MemorySegment data() {
        return memory();
    }

    @Override
    public long held() {
        return 0;
    }

    /** There is nothing to give back. */
    @Override
    public void close() {}
}
