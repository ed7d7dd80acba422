package io.locmoe.dataplane.rank;

import io.locmoe.dataplane.DataPlaneException;
import io.locmoe.dataplane.DataPlaneException.Code;
import io.locmoe.spi.topology.Topology;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The state that both ends of a mailbox share: its queues, the bytes it holds from each source, and the reason if no
 * more come. Everything but the lock is used under the lock.
 *
 * <p>The bytes held from one source are bounded while the rank computes. While the rank itself waits, in a receive or
 * in a send, every message is admitted: the message it waits for may be queued behind one that would be refused, so a
 * strict bound would deadlock.
 */
final class MailboxState {
    private record Abort(Code code, String sentence, Throwable cause) {}

    final MailboxWording wording;
    final ReentrantLock lock = new ReentrantLock();
    final MailboxSlots slots = new MailboxSlots(lock);
    private final Condition room = lock.newCondition();
    private final long limit;
    private final long[] held;
    private final String[] left;
    private int ownerWaits;
    private Abort abort;

    /** @param limit bytes held from one source before the source has to wait */
    MailboxState(int owner, Topology topology, long limit) {
        this.wording = new MailboxWording(owner, topology);
        this.limit = limit;
        this.held = new long[topology.ranks()];
        this.left = new String[topology.ranks()];
    }

    boolean admits(int source, long bytes) {
        return ownerWaits > 0 || bytes == 0 || held[source] == 0 || held[source] + bytes <= limit;
    }

    /** Waits for space or an event; returns the remaining nanoseconds. */
    long awaitRoom(long nanos) throws InterruptedException {
        return room.awaitNanos(nanos);
    }

    void put(int source, long bytes) {
        held[source] += bytes;
    }

    void taken(int source, long bytes) {
        held[source] -= bytes;
        room.signalAll();
    }

    long held(int source) {
        return held[source];
    }

    long limit() {
        return limit;
    }

    void ownerBlocks() {
        ownerWaits++;
        room.signalAll();
    }

    void ownerResumes() {
        ownerWaits--;
    }

    /** Only the first abort counts. */
    void abort(Code code, String sentence, Throwable cause) {
        if (abort == null) {
            abort = new Abort(code, sentence, cause);
        }
        room.signalAll();
        slots.wakeReceivers();
    }

    boolean aborted() {
        return abort != null;
    }

    void throwIfAborted() {
        if (abort != null) {
            throw new DataPlaneException(abort.code, abort.sentence, abort.cause);
        }
    }

    void left(int source, String sentence) {
        left[source] = sentence;
        slots.wakeReceivers();
    }

    /** The reason why a source sends nothing more; null if it may. */
    String left(int source) {
        return left[source];
    }
}
