package io.locmoe.dataplane.memory;

import java.lang.foreign.MemorySegment;

/** A message that arrives in memory that the receiving rank has named for it, and owns. */
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

    /** Does nothing, because the rank owns the memory. */
    @Override
    public void close() {}
}
