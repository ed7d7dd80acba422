package io.locmoe.dataplane.memory;

import io.locmoe.spi.comm.Transport;
import java.lang.foreign.MemorySegment;

/**
 * Bytes of one message in off-heap memory. It has one owner at a time: the sender until the mailbox takes it, the
 * mailbox until a receiver takes it, then the receiver. The owner closes it, once or repeatedly, from any thread.
 */
public abstract class Payload implements Transport.Received {
    private final MemorySegment memory;
    private long arrivedNanos;

    Payload(MemorySegment memory) {
        this.memory = memory;
    }

    /** The bytes, closed or not. */
    final MemorySegment memory() {
        return memory;
    }

    public final long bytes() {
        return memory.byteSize();
    }

    /** Bytes of the session's own memory, which count towards a mailbox's limit. */
    public long held() {
        return bytes();
    }

    /** Records that the mailbox has taken the message, at this {@link System#nanoTime}. */
    public final void arrived(long nanos) {
        arrivedNanos = nanos;
    }

    @Override
    public final long arrivedNanos() {
        return arrivedNanos;
    }
}
