package io.locmoe.topology;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.instance.EndpointQualifier;
import com.hazelcast.instance.impl.HazelcastInstanceProxy;
import com.hazelcast.internal.nio.ConnectionListener;
import com.hazelcast.internal.server.ServerConnection;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Reports to which member a Hazelcast connection has ended. Every member is connected to all others, so the end of a
 * process is noticed within milliseconds; Hazelcast may agree on the lost member much later. Uses internal classes of
 * the pinned version, because its public interface has no such listener.
 */
record LostConnections(Consumer<UUID> told) implements ConnectionListener<ServerConnection> {

    /** @param told called on a Hazelcast thread, which it must not block */
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

    /** Ignores a connection that has not said which member it leads to. */
    @Override
    public void connectionRemoved(ServerConnection connection) {
        if (connection.getRemoteUuid() != null) {
            told.accept(connection.getRemoteUuid());
        }
    }
}
