package io.locmoe.dataplane;

import io.locmoe.spi.comm.MessageTag;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.List;

/**
 * Copies once, into memory that the target has named or into the pool's, and hands that over to the target's mailbox.
 */
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
        Mailbox mailbox = mailboxes.get(target);
        Payload copy = mailbox.named(source, tag, payload.byteSize()).orElseGet(() -> pool.lend(payload.byteSize()));
        MemorySegment.copy(payload, 0, copy.data(), 0, payload.byteSize());
        mailbox.offer(source, tag, copy, deadline);
    }
}
