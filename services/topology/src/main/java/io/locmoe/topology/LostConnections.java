package io.locmoe.topology;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.instance.EndpointQualifier;
import com.hazelcast.instance.impl.HazelcastInstanceProxy;
import com.hazelcast.internal.nio.ConnectionListener;
import com.hazelcast.internal.server.ServerConnection;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Tells to which member a connection of Hazelcast has ended. Each member is connected to all others, so a process that
 * has ended is told of within milliseconds; that its member is lost may be agreed on much later. The listener is an
 * inner class of the pinned version of Hazelcast, which has none for this in its interface.
 */
record LostConnections(Consumer<UUID> told) implements ConnectionListener<ServerConnection> {

    /** @param told called on a thread of Hazelcast, which it must not block */
    static void listen(HazelcastInstance member, Consumer<UUID> told) {
        ((HazelcastInstanceProxy) member)
                .getOriginal()
                .node
                .getServer()
                .getConnectionManager(EndpointQualifier.MEMBER)
                .addConnectionListener(new LostConnections(told));
    }

    @Override
    public void connectionAdded(ServerConnection connection) {}

    /** A connection that has not said which member it leads to tells nothing. */
    @Override
    public void connectionRemoved(ServerConnection connection) {
        if (connection.getRemoteUuid() != null) {
            told.accept(connection.getRemoteUuid());
        }
    }
}
