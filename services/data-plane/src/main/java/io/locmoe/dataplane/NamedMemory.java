package io.locmoe.dataplane;

import java.lang.foreign.MemorySegment;

/**
 * A message that comes into memory that the receiving rank has named for it; that memory is the rank's, not the
 * session's.
 */
final class NamedMemory extends Payload {

    NamedMemory(MemorySegment memory) {
        super(memory);
    }

    @Override
    public MemorySegment data() {
        return memory();
    }

    @Override
    long held() {
        return 0;
    }

    /** There is nothing to give back. */
    @Override
    public void close() {}
}
