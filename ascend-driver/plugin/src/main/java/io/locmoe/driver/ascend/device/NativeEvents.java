package io.locmoe.driver.ascend.device;

import io.locmoe.driver.ascend.binding.AclStreams;
import io.locmoe.driver.ascend.binding.Releases;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Events of CANN of one stream, which are recorded again when nobody needs them any more. Under the device's lock.
 */
final class NativeEvents {
    private final AclStreams streams;
    private final BlockPool memory;
    private final Object lock;
    private final Deque<Long> unused = new ArrayDeque<>();
    private boolean closed;

    NativeEvents(AclStreams streams, BlockPool memory, Object lock) {
        this.streams = streams;
        this.memory = memory;
        this.lock = lock;
    }

    long take() {
        synchronized (lock) {
            return unused.isEmpty() ? memory.withMemory(streams::createEvent) : unused.pop();
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
            Releases.all(() -> Releases.each(unused, streams::destroyEvent), unused::clear);
        }
    }
}
