package io.locmoe.dataplane.rank;

import io.locmoe.dataplane.DataPlaneException;
import io.locmoe.dataplane.DataPlaneException.Code;
import io.locmoe.dataplane.memory.NamedMemory;
import io.locmoe.dataplane.memory.Payload;
import io.locmoe.dataplane.rank.MailboxSlots.Key;
import io.locmoe.dataplane.rank.MailboxSlots.Slot;
import io.locmoe.spi.comm.MessageTag;
import io.locmoe.spi.topology.Topology;
import java.time.Duration;
import java.util.Optional;

/**
 * The messages that have arrived for one rank and have not been received yet, by source and tag. Any thread may offer;
 * the rank's thread receives through the {@link MailboxOwner}. Owns the messages it holds.
 */
final class Mailbox implements AutoCloseable {
    private final MailboxState state;
    private final MailboxOwner owner;

    /** @param limit bytes held from one source before the source has to wait */
    Mailbox(int owner, Topology topology, long limit) {
        this.state = new MailboxState(owner, topology, limit);
        this.owner = new MailboxOwner(state);
    }

    /** The end that the rank's thread uses. */
    MailboxOwner owner() {
        return owner;
    }

    /**
     * Takes over a message. Blocks while the mailbox is full.
     *
     * @throws DataPlaneException if there was no space in time or the session is aborted; the message is then closed
     */
    void offer(int source, MessageTag tag, Payload message, Duration deadline) {
        state.lock.lock();
        boolean taken = false;
        try {
            long nanos = deadline.toNanos();
            while (!state.aborted() && !state.admits(source, message.held())) {
                if (nanos <= 0) {
                    throw state.wording.full(source, tag, deadline, message.bytes(), state.held(source), state.limit());
                }
                nanos = state.awaitRoom(nanos);
            }
            state.throwIfAborted();
            put(source, tag, message);
            taken = true;
        } catch (InterruptedException e) {
            throw state.wording.interrupted(source, tag, e);
        } finally {
            state.lock.unlock();
            if (!taken) {
                message.close();
            }
        }
    }

    /**
     * Takes over a message if there is space; otherwise returns false, and the caller keeps it.
     *
     * @throws DataPlaneException if the session is aborted; the message is then closed
     */
    boolean offerNow(int source, MessageTag tag, Payload message) {
        state.lock.lock();
        try {
            if (state.aborted()) {
                message.close();
                state.throwIfAborted();
            }
            boolean room = state.admits(source, message.held());
            if (room) {
                put(source, tag, message);
            }
            return room;
        } finally {
            state.lock.unlock();
        }
    }

    private void put(int source, MessageTag tag, Payload message) {
        message.arrived(System.nanoTime());
        state.slots.at(new Key(source, tag)).add(message);
        state.put(source, message.held());
    }

    /**
     * The memory named for a message that starts to arrive, to be filled before it is offered; empty without such
     * memory.
     */
    Optional<Payload> named(int source, MessageTag tag, long bytes) {
        state.lock.lock();
        try {
            Slot slot = state.slots.find(new Key(source, tag));
            return state.aborted() || slot == null
                    ? Optional.empty()
                    : slot.claim(bytes).map(NamedMemory::new);
        } finally {
            state.lock.unlock();
        }
    }

    /** Makes every waiting and later call fail with this sentence. Only the first abort counts. */
    void abort(Code code, String sentence, Throwable cause) {
        state.lock.lock();
        try {
            state.abort(code, sentence, cause);
        } finally {
            state.lock.unlock();
        }
    }

    /** A source has announced that it sends nothing more; its earlier messages can still be received. */
    void sourceLeft(int source, String sentence) {
        state.lock.lock();
        try {
            state.left(source, sentence);
        } finally {
            state.lock.unlock();
        }
    }

    /** @throws DataPlaneException if the session is aborted */
    void check() {
        state.lock.lock();
        try {
            state.throwIfAborted();
        } finally {
            state.lock.unlock();
        }
    }

    /** Aborts, and closes the messages that nobody received. */
    @Override
    public void close() {
        state.lock.lock();
        try {
            state.abort(Code.CANCELLED, "the session is closed", null);
            state.slots.release();
        } finally {
            state.lock.unlock();
        }
    }
}
