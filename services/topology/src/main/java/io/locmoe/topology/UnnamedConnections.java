package io.locmoe.topology;

import com.hazelcast.internal.server.ServerConnection;
import com.hazelcast.internal.server.ServerConnectionManager;
import com.hazelcast.internal.server.tcp.TcpServerConnection;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Connections to a node of an open mesh that have not yet said which member they belong to. Their number is limited:
 * the oldest gives way to a new one, and further ones wait briefly in the kernel, where they use no file descriptor.
 */
final class UnnamedConnections {
    static final int MOST = 64;
    private static final Duration PACE = Duration.ofMillis(10);

    private final ServerConnectionManager manager;

    UnnamedConnections(ServerConnectionManager manager) {
        this.manager = manager;
    }

    /** Makes room for one more. Called by the accepting thread. */
    void makeRoom() {
        List<ServerConnection> crowd = list();
        if (crowd.size() >= MOST) {
            crowd.stream()
                    .sorted(Comparator.comparingLong(ServerConnection::getStartTime))
                    .limit(crowd.size() - MOST + 1L)
                    .forEach(eldest -> eldest.close("it did not say which member it is, and others wait", null));
            LockSupport.parkNanos(PACE.toNanos());
        }
    }

    List<ServerConnection> list() {
        return manager.getConnections().stream()
                .filter(UnnamedConnections::isUnnamed)
                .toList();
    }

    private static boolean isUnnamed(ServerConnection connection) {
        return connection.getRemoteUuid() == null
                && connection instanceof TcpServerConnection accepted
                && accepted.isAcceptorSide();
    }
}
