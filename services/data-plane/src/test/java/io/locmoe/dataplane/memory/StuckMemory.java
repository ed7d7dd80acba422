package io.locmoe.dataplane.memory;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Memory of a message that cannot be given back. */
public final class StuckMemory extends Payload {
    public StuckMemory(long bytes) {
        super(Arena.ofAuto().allocate(bytes));
    }

    @Override
    public MemorySegment data() {
        return memory();
    }

    @Override
    public void close() {
        throw new IllegalStateException("stuck");
    }
}
