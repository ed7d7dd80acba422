package io.locmoe.topology;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Members of one mesh in this process, on free ports; closes them all. */
final class TestMesh implements AutoCloseable {
    private final String cluster = "test-" + UUID.randomUUID();
    private final List<MeshMembership> members = new ArrayList<>();

    MeshMembership join(int index) {
        return join(index, "node-" + index);
    }

    MeshMembership join(int index, String name) {
        MeshMembership member = MeshMembership.join(config(index, name, 0, join()));
        members.add(member);
        return member;
    }

    MembershipConfig config(int index, String name, int port, List<String> join) {
        return config(index, name, "127.0.0.1", port, join);
    }

    MembershipConfig config(int index, String name, String bind, int port, List<String> join) {
        MeshNode self = new MeshNode(index, name, "127.0.0.1", 1, 2, 3, 4, 2, List.of("cpu", "strict"), "0.1");
        return new MembershipConfig(cluster, bind, port, join, Duration.ofSeconds(2), self);
    }

    List<String> join() {
        return members.isEmpty()
                ? List.of()
                : List.of("127.0.0.1:" + members.getFirst().port());
    }

    static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return free.getLocalPort();
        }
    }

    @Override
    public void close() {
        members.reversed().forEach(MeshMembership::close);
    }
}
