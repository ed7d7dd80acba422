package io.locmoe.dataplane.rank;

import io.locmoe.dataplane.DataPlaneException;
import io.locmoe.dataplane.DataPlaneException.Code;
import io.locmoe.dataplane.memory.NamedMemory;
import io.locmoe.dataplane.memory.Payload;
import io.locmoe.dataplane.rank.MailboxSlots.Key;
import io.locmoe.dataplane.rank.MailboxSlots.Slot;
import io.locmoe.spi.comm.MessageTag;
import io.locmoe.spi.topology.Topology;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What has arrived for one rank and is not yet taken, by source and tag. Any thread may offer; the rank's thread
 * receives. Owns the messages it holds.
 *
 * <p>The bytes held from one source are bounded while the rank computes. While the rank itself waits, in a receive or
 * in a send, everything is admitted: the message it waits for may stand behind the one that would be refused, so a
 * strict bound would be a deadlock.
 */
final class Mailbox implements AutoCloseable {
    private record Abort(Code code, String sentence, Throwable cause) {}

    private final MailboxWording wording;
    private final long limit;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private final MailboxSlots slots = new MailboxSlots(lock);
    private final long[] held;
    private final String[] left;
    private int ownerWaits;
    private Abort abort;

    /** @param limit bytes held from one source, before the source has to wait */
    Mailbox(int owner, Topology topology, long limit) {
        this.wording = new MailboxWording(owner, topology);
        this.limit = limit;
        this.held = new long[topology.ranks()];
        this.left = new String[topology.ranks()];
    }

    /**
     * Takes a message over. Blocks while the mailbox is full.
     *
     * @throws DataPlaneException if there was no room in time or the session is aborted; the message is closed then
     */
    void offer(int source, MessageTag tag, Payload message, Duration deadline) {
        lock.lock();
        boolean taken = false;
        try {
            long nanos = deadline.toNanos();
            while (abort == null && !admits(source, message.held())) {
                if (nanos <= 0) {
                    throw wording.full(source, tag, deadline, message.bytes(), held[source], limit);
                }
                nanos = room.awaitNanos(nanos);
            }
            throwIfAborted();
            put(source, tag, message);
            taken = true;
        } catch (InterruptedException e) {
            throw wording.interrupted(source, tag, e);
        } finally {
            lock.unlock();
            if (!taken) {
                message.close();
            }
        }
    }

    /**
     * Takes a message over if there is room; else false, and it stays the caller's.
     *
     * @throws DataPlaneException if the session is aborted; the message is closed then
     */
    boolean offerNow(int source, MessageTag tag, Payload message) {
        lock.lock();
        try {
            if (abort != null) {
                message.close();
                throwIfAborted();
            }
            boolean room = admits(source, message.held());
            if (room) {
                put(source, tag, message);
            }
            return room;
        } finally {
            lock.unlock();
        }
    }

    private void put(int source, MessageTag tag, Payload message) {
        message.arrived(System.nanoTime());
        slots.at(new Key(source, tag)).add(message);
        held[source] += message.held();
    }

    private boolean admits(int source, long bytes) {
        return ownerWaits > 0 || bytes == 0 || held[source] == 0 || held[source] + bytes <= limit;
    }

    /**
     * Names memory for the next message; it is received with {@code named}.
     *
     * @throws DataPlaneException if the session is aborted
     */
    void name(int source, MessageTag tag, MemorySegment memory) {
        lock.lock();
        try {
            throwIfAborted();
            slots.at(new Key(source, tag)).name(memory);
        } finally {
            lock.unlock();
        }
    }

    /**
     * The named memory of a message that begins to come, to be filled before it is offered; empty where it goes
     * elsewhere.
     */
    Optional<Payload> named(int source, MessageTag tag, long bytes) {
        lock.lock();
        try {
            Slot slot = slots.find(new Key(source, tag));
            return abort != null || slot == null
                    ? Optional.empty()
                    : slot.claim(bytes).map(NamedMemory::new);
        } finally {
            lock.unlock();
        }
    }

    /** Whether {@link #receive} would not wait. */
    boolean decided(int source, MessageTag tag) {
        lock.lock();
        try {
            Slot slot = slots.find(new Key(source, tag));
            return slot != null && !slot.isEmpty() || abort != null || left[source] != null;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for the next message, between {@link #ownerBlocks} and {@link #ownerResumes}. The caller owns it.
     *
     * @param named    whether memory was named for it
     * @param deadline that has passed at {@code untilNanos}
     * @param ledger   knows what has come, for the message of a missed deadline
     * @throws DataPlaneException if none came in time, or the session is aborted
     */
    Payload receive(
            int source, MessageTag tag, boolean named, Duration deadline, long untilNanos, ExchangeLedger ledger) {
        Key key = new Key(source, tag);
        lock.lock();
        try {
            throwIfAborted();
            Slot slot = slots.at(key);
            try {
                if (slot.isEmpty()) {
                    await(slot, key, deadline, untilNanos, ledger);
                }
                Payload message = slot.take(named);
                held[source] -= message.held();
                room.signalAll();
                return message;
            } finally {
                slots.retire(key, slot);
            }
        } catch (InterruptedException e) {
            throw wording.interrupted(source, tag, e);
        } finally {
            lock.unlock();
        }
    }

    private void await(Slot slot, Key key, Duration deadline, long untilNanos, ExchangeLedger ledger)
            throws InterruptedException {
        long nanos = untilNanos - System.nanoTime();
        while (slot.isEmpty()) {
            if (left[key.source()] != null) {
                throw wording.left(key.source(), key.tag(), left[key.source()]);
            }
            if (nanos <= 0) {
                throw wording.missing(
                        key.source(), key.tag(), deadline, slots.tagsFrom(key.source()), came(key.tag(), ledger));
            }
            nanos = slot.await(nanos);
            throwIfAborted();
        }
    }

    private Set<Integer> came(MessageTag tag, ExchangeLedger ledger) {
        Set<Integer> sources = ledger.received(wording.owner(), tag);
        sources.addAll(slots.sourcesOf(tag));
        return sources;
    }

    /** The rank's thread is about to wait, to receive or to send. */
    void ownerBlocks() {
        lock.lock();
        ownerWaits++;
        room.signalAll();
        lock.unlock();
    }

    /** Ends {@link #ownerBlocks}. */
    void ownerResumes() {
        lock.lock();
        ownerWaits--;
        lock.unlock();
    }

    /** Makes every waiting and later call fail with this sentence. The first abort counts. */
    void abort(Code code, String sentence, Throwable cause) {
        lock.lock();
        try {
            if (abort == null) {
                abort = new Abort(code, sentence, cause);
            }
            room.signalAll();
            slots.wakeReceivers();
        } finally {
            lock.unlock();
        }
    }

    /** A source has said that it sends nothing more: what it sent before can be received, more cannot. */
    void sourceLeft(int source, String sentence) {
        lock.lock();
        try {
            left[source] = sentence;
            slots.wakeReceivers();
        } finally {
            lock.unlock();
        }
    }

    /** @throws DataPlaneException if the session is aborted, or the rank that a message is for has left */
    void check(int target, MessageTag tag) {
        lock.lock();
        try {
            throwIfAborted();
            if (left[target] != null) {
                throw wording.left(target, tag, left[target]);
            }
        } finally {
            lock.unlock();
        }
    }

    /** @throws DataPlaneException if the session is aborted */
    void check() {
        lock.lock();
        try {
            throwIfAborted();
        } finally {
            lock.unlock();
        }
    }

    /** Aborts and closes the messages nobody took. */
    @Override
    public void close() {
        abort(Code.CANCELLED, "the session is closed", null);
        lock.lock();
        try {
            slots.release();
        } finally {
            lock.unlock();
        }
    }

    private void throwIfAborted() {
        if (abort != null) {
            throw new DataPlaneException(abort.code, abort.sentence, abort.cause);
        }
    }
}
