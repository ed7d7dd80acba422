package io.locmoe.dataplane.rank;

import io.locmoe.dataplane.memory.Payload;
import io.locmoe.spi.comm.MessageTag;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;

/**
 * The queues of a mailbox, one for each source and tag that has messages or a receiver. Used under the mailbox's lock.
 */
final class MailboxSlots {

    record Key(int source, MessageTag tag) {}

    /** Messages in the order of arrival, the memory named for the next ones, and the receivers that wait for one. */
    static final class Slot {
        private final ArrayDeque<Payload> messages = new ArrayDeque<>(2);
        private final ArrayDeque<MemorySegment> named = new ArrayDeque<>(1);
        private boolean claimed;
        private final Condition arrived;
        private int waiting;

        private Slot(Lock lock) {
            arrived = lock.newCondition();
        }

        boolean isEmpty() {
            return messages.isEmpty();
        }

        void add(Payload message) {
            messages.addLast(message);
            if (waiting > 0) {
                arrived.signal();
            }
        }

        /** @param named whether the message consumes the first named memory, even if it is not stored there */
        Payload take(boolean named) {
            if (named) {
                this.named.removeFirst();
                claimed = false;
            }
            return messages.pollFirst();
        }

        void name(MemorySegment memory) {
            named.addLast(memory);
        }

        /** The first named memory, if the message that starts to arrive is the one it was named for and fits. */
        Optional<MemorySegment> claim(long bytes) {
            if (claimed
                    || !messages.isEmpty()
                    || named.isEmpty()
                    || named.peekFirst().byteSize() != bytes) {
                return Optional.empty();
            }
            claimed = true;
            return Optional.of(named.peekFirst());
        }

        /** Waits for a message or an event; returns the remaining nanoseconds. */
        long await(long nanos) throws InterruptedException {
            waiting++;
            try {
                return arrived.awaitNanos(nanos);
            } finally {
                waiting--;
            }
        }
    }

    private final Lock lock;
    private final Map<Key, Slot> slots = new HashMap<>();

    MailboxSlots(Lock lock) {
        this.lock = lock;
    }

    Slot at(Key key) {
        return slots.computeIfAbsent(key, k -> new Slot(lock));
    }

    /** Null if there is none. */
    Slot find(Key key) {
        return slots.get(key);
    }

    /** Removes a slot that has neither messages nor named memory nor receivers. */
    void retire(Key key, Slot slot) {
        if (slot.messages.isEmpty() && slot.named.isEmpty() && slot.waiting == 0) {
            slots.remove(key, slot);
        }
    }

    /** Sources from which a message with this tag waits. */
    List<Integer> sourcesOf(MessageTag tag) {
        return slots.entrySet().stream()
                .filter(slot ->
                        slot.getKey().tag().equals(tag) && !slot.getValue().isEmpty())
                .map(slot -> slot.getKey().source())
                .toList();
    }

    /** Makes every receiver check again. */
    void wakeReceivers() {
        slots.values().stream().filter(slot -> slot.waiting > 0).forEach(slot -> slot.arrived.signalAll());
    }

    /** Tags of the messages that wait from a source. */
    List<MessageTag> tagsFrom(int source) {
        return slots.entrySet().stream()
                .filter(e ->
                        e.getKey().source == source && !e.getValue().messages.isEmpty())
                .map(e -> e.getKey().tag)
                .toList();
    }

    /** Closes all messages. */
    void release() {
        slots.values().forEach(slot -> {
            slot.messages.forEach(Payload::close);
            slot.messages.clear();
        });
    }
}
