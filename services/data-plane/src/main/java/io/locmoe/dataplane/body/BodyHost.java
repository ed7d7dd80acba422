package io.locmoe.dataplane.body;

import io.locmoe.dataplane.incoming.Inbox;
import io.locmoe.dataplane.incoming.IncomingStreams;
import io.locmoe.dataplane.reader.BodyReader;
import java.util.concurrent.Executor;

/**
 * The parts of a job that its peers' body channels use.
 *
 * @param inbox   takes the messages
 * @param streams interrupts waiting tasks when it ends
 * @param reader  reader of the job's body channels
 * @param threads run tasks that have to wait; each task gets its own thread
 */
public record BodyHost(Inbox inbox, IncomingStreams streams, BodyReader reader, Executor threads) {
    /** Longest wait for a peer. */
    long patienceNanos() {
        return inbox.job().deadline().toNanos();
    }
}
