package io.locmoe.dataplane.body;

import io.locmoe.dataplane.incoming.Inbox;
import io.locmoe.dataplane.incoming.IncomingStreams;
import io.locmoe.dataplane.reader.BodyReader;
import java.util.concurrent.Executor;

/**
 * What a job lends to the body channels of its peers.
 *
 * @param inbox   takes the messages
 * @param streams the end of these interrupts what waits
 * @param reader  of the job's body channels
 * @param threads run what has to wait; each task gets a thread of its own
 */
public record BodyHost(Inbox inbox, IncomingStreams streams, BodyReader reader, Executor threads) {
    /** Longest wait for a peer. */
    long patienceNanos() {
        return inbox.job().deadline().toNanos();
    }
}
