package io.locmoe.dataplane;

import io.locmoe.spi.comm.MessageTag;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.List;

/** Copies once into off-heap memory and hands that over to the target's mailbox. */
final class LocalCarrier implements Carrier {
    private final List<Mailbox> mailboxes;
    private final NativePool pool;
    private final Duration deadline;

    /** @param mailboxes by rank; null for ranks of other processes */
    LocalCarrier(List<Mailbox> mailboxes, NativePool pool, Duration deadline) {
        this.mailboxes = mailboxes;
        this.pool = pool;
        this.deadline = deadline;
    }

    @Override
    public void carry(int source, int target, MessageTag tag, MemorySegment payload) {
        Payload copy = pool.lend(payload.byteSize());
        MemorySegment.copy(payload, 0, copy.data(), 0, payload.byteSize());
        mailboxes.get(target).offer(source, tag, copy, deadline);
    }
}
