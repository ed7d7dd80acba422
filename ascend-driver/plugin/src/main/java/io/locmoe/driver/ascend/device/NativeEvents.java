package io.locmoe.driver.ascend.device;

import io.locmoe.driver.ascend.binding.AclStreams;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Events of CANN of one stream, which are recorded again when nobody needs them any more. Under the device's lock.
 */
final class NativeEvents {
    private final AclStreams streams;
    private final Object lock;
    private final Deque<Long> unused = new ArrayDeque<>();
    private boolean closed;

    NativeEvents(AclStreams streams, Object lock) {
        this.streams = streams;
        this.lock = lock;
    }

    long take() {
        synchronized (lock) {
            return unused.isEmpty() ? streams.createEvent() : unused.pop();
        }
    }

    void giveBack(long event) {
        synchronized (lock) {
            if (closed) {
                streams.destroyEvent(event);
            } else {
                unused.push(event);
            }
        }
    }

    /** Destroys what is unused now, and the others when they are given back. */
    void close() {
        synchronized (lock) {
            closed = true;
            unused.forEach(streams::destroyEvent);
            unused.clear();
        }
    }
}
