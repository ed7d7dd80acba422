package io.locmoe.dataplane.local;

import io.locmoe.dataplane.Session;
import io.locmoe.dataplane.rank.SessionRanks;
import io.locmoe.spi.topology.Topology;
import java.time.Duration;

/** Transport between ranks of one process, for jobs without peers and for tests. Loads nothing but the JDK. */
public final class LocalTransport {
    private LocalTransport() {}

    /**
     * A session with all ranks of a topology, regardless of their nodes.
     *
     * @param deadline longest wait of a send or receive
     */
    public static Session mesh(Topology topology, Duration deadline) {
        return mesh(topology, deadline, SessionRanks.MAILBOX_BYTES);
    }

    static Session mesh(Topology topology, Duration deadline, long mailboxBytes) {
        return new LocalSession(topology, deadline, mailboxBytes);
    }
}
