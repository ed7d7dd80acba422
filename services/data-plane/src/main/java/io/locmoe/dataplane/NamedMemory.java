package io.locmoe.dataplane;

import java.lang.foreign.MemorySegment;

/** A message that comes into memory that the receiving rank has named for it; that memory is the rank's, not the session's. */
final class NamedMemory implements Payload {
    private final MemorySegment memory;
    private long arrivedNanos;

    NamedMemory(MemorySegment memory) {
        this.memory = memory;
    }

    @Override
    public MemorySegment data() {
        return memory;
    }

    @Override
    public long bytes() {
        return memory.byteSize();
    }

    @Override
    public long held() {
        return 0;
    }

    @Override
    public void arrived(long nanos) {
        arrivedNanos = nanos;
    }

    @Override
    public long arrivedNanos() {
        return arrivedNanos;
    }

    /** There is nothing to give back. */
    @Override
    public void close() {
    }
}
