package io.locmoe.dataplane.rank;

import io.locmoe.dataplane.DataPlaneException;
import io.locmoe.dataplane.memory.Payload;
import io.locmoe.dataplane.rank.MailboxSlots.Key;
import io.locmoe.dataplane.rank.MailboxSlots.Slot;
import io.locmoe.spi.comm.MessageTag;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Set;

/** The end of a mailbox from which its rank's thread receives messages. */
final class MailboxOwner {
    private final MailboxState state;

    MailboxOwner(MailboxState state) {
        this.state = state;
    }

    /**
     * Names memory for the next message; it is received with {@code named}.
     *
     * @throws DataPlaneException if the session is aborted
     */
    void name(int source, MessageTag tag, MemorySegment memory) {
        state.lock.lock();
        try {
            state.throwIfAborted();
            state.slots.at(new Key(source, tag)).name(memory);
        } finally {
            state.lock.unlock();
        }
    }

    /** Whether {@link #receive} would return without waiting. */
    boolean decided(int source, MessageTag tag) {
        state.lock.lock();
        try {
            Slot slot = state.slots.find(new Key(source, tag));
            return slot != null && !slot.isEmpty() || state.aborted() || state.left(source) != null;
        } finally {
            state.lock.unlock();
        }
    }

    /**
     * Waits for the next message, between {@link #blocks} and {@link #resumes}. The caller owns it.
     *
     * @param named    whether memory was named for it
     * @param deadline deadline that passes at {@code untilNanos}
     * @param ledger   knows what has arrived, for the message about a missed deadline
     * @throws DataPlaneException if none arrived in time, or the session is aborted
     */
    Payload receive(
            int source, MessageTag tag, boolean named, Duration deadline, long untilNanos, ExchangeLedger ledger) {
        Key key = new Key(source, tag);
        state.lock.lock();
        try {
            state.throwIfAborted();
            Slot slot = state.slots.at(key);
            try {
                if (slot.isEmpty()) {
                    await(slot, key, deadline, untilNanos, ledger);
                }
                Payload message = slot.take(named);
                state.taken(source, message.held());
                return message;
            } finally {
                state.slots.retire(key, slot);
            }
        } catch (InterruptedException e) {
            throw state.wording.interrupted(source, tag, e);
        } finally {
            state.lock.unlock();
        }
    }

    private void await(Slot slot, Key key, Duration deadline, long untilNanos, ExchangeLedger ledger)
            throws InterruptedException {
        long nanos = untilNanos - System.nanoTime();
        while (slot.isEmpty()) {
            if (state.left(key.source()) != null) {
                throw state.wording.left(key.source(), key.tag(), state.left(key.source()));
            }
            if (nanos <= 0) {
                throw state.wording.missing(
                        key.source(), key.tag(), deadline, state.slots.tagsFrom(key.source()), came(key.tag(), ledger));
            }
            nanos = slot.await(nanos);
            state.throwIfAborted();
        }
    }

    private Set<Integer> came(MessageTag tag, ExchangeLedger ledger) {
        Set<Integer> sources = ledger.received(state.wording.owner(), tag);
        sources.addAll(state.slots.sourcesOf(tag));
        return sources;
    }

    /** Announces that the rank is about to wait, for a receive or a send. */
    void blocks() {
        state.lock.lock();
        try {
            state.ownerBlocks();
        } finally {
            state.lock.unlock();
        }
    }

    /** Ends {@link #blocks}. */
    void resumes() {
        state.lock.lock();
        try {
            state.ownerResumes();
        } finally {
            state.lock.unlock();
        }
    }

    /** @throws DataPlaneException if the session is aborted, or the target rank of a message has left */
    void check(int target, MessageTag tag) {
        state.lock.lock();
        try {
            state.throwIfAborted();
            if (state.left(target) != null) {
                throw state.wording.left(target, tag, state.left(target));
            }
        } finally {
            state.lock.unlock();
        }
    }
}
