package io.locmoe.dataplane;

import io.locmoe.spi.comm.Transport;

/**
 * Bytes of one message in off-heap memory. One owner at a time: the sender until the mailbox takes it, the mailbox until
 * a receiver takes it, then the receiver. The owner closes it, once or more often, from any thread.
 */
interface Payload extends Transport.Received {

    long bytes();

    /** Bytes of the session's own memory, which a mailbox bounds. */
    default long held() {
        return bytes();
    }

    /** The mailbox has taken the message, at this {@link System#nanoTime}. */
    void arrived(long nanos);
}
