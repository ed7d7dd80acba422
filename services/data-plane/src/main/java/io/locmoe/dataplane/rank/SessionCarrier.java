package io.locmoe.dataplane.rank;

import io.locmoe.dataplane.DataPlaneException;
import io.locmoe.dataplane.memory.NativePool;
import io.locmoe.dataplane.memory.Payload;
import io.locmoe.spi.comm.MessageTag;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.List;

/**
 * Delivers to ranks of this process with one copy, into memory that the target has named or into the pool's, which it
 * passes to the target's mailbox; to ranks of other processes through the session's carrier.
 */
final class SessionCarrier implements Carrier {
    private final List<Mailbox> mailboxes;
    private final NativePool pool;
    private final Duration deadline;
    private final Carrier remote;

    /**
     * @param mailboxes mailboxes by rank; null for ranks of other processes
     * @param remote    delivers to ranks of other processes
     */
    SessionCarrier(List<Mailbox> mailboxes, NativePool pool, Duration deadline, Carrier remote) {
        this.mailboxes = mailboxes;
        this.pool = pool;
        this.deadline = deadline;
        this.remote = remote;
    }

    @Override
    public void carry(int source, int target, MessageTag tag, MemorySegment payload) {
        Mailbox mailbox = mailboxes.get(target);
        if (mailbox == null) {
            carryAway(source, target, tag, payload);
            return;
        }
        Payload copy = mailbox.named(source, tag, payload.byteSize()).orElseGet(() -> pool.lend(payload.byteSize()));
        MemorySegment.copy(payload, 0, copy.data(), 0, payload.byteSize());
        mailbox.offer(source, tag, copy, deadline);
    }

    /** If the session was aborted meanwhile, reports that reason. */
    private void carryAway(int source, int target, MessageTag tag, MemorySegment payload) {
        try {
            remote.carry(source, target, tag, payload);
        } catch (DataPlaneException e) {
            mailboxes.get(source).check();
            throw e;
        }
    }
}
