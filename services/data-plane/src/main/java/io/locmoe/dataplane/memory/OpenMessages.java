package io.locmoe.dataplane.memory;

/** Counts the received messages of a session that nobody has closed yet. Thread-safe. */
final class OpenMessages {
    private long messages;
    private long bytes;

    synchronized void opened(long size) {
        messages++;
        bytes += size;
    }

    synchronized void closed(long size) {
        messages--;
        bytes -= size;
    }

    /** @throws IllegalStateException if messages are open: a leak */
    synchronized void requireNone() {
        if (messages > 0) {
            throw new IllegalStateException(messages + " received messages (" + bytes + " bytes) were never closed");
        }
    }
}
