package io.locmoe.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.instance.EndpointQualifier;
import com.hazelcast.instance.impl.HazelcastInstanceProxy;
import com.hazelcast.internal.server.ServerConnection;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections of Hazelcast end, and Hazelcast itself still tells of all members. */
@Timeout(120)
class LostConnectionTest {
    private final TestMesh mesh = new TestMesh();
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private MeshMembership first;
    private MeshMembership second;

    @BeforeEach
    void join() {
        first = mesh.join(0);
        second = mesh.join(1);
        mesh.join(2);
        await().atMost(TestMesh.LIMIT).until(() -> first.nodes().size() == 3);
        first.addListener(Events.into(events));
    }

    @AfterEach
    void leave() {
        mesh.close();
    }

    @Test
    void anUnresponsiveNodeIsLostUntilItAnswersAgain() throws InterruptedException {
        mesh.answering.remove(second.self().rankPort());
        endConnections();
        assertThat(events.poll(60, TimeUnit.SECONDS)).isEqualTo("left node-1");
        assertThat(first.nodes()).extracting(MeshNode::name).containsExactly("node-0", "node-2");
        assertThat(hazelcast().getCluster().getMembers()).hasSize(3);
        mesh.answering.put(second.self().rankPort(), second);
        assertThat(events.poll(60, TimeUnit.SECONDS)).isEqualTo("joined node-1");
        assertThat(events).isEmpty();
    }

    /** The end of a connection says little by itself. */
    @Tag("slow")
    @Test
    void aResponsiveNodeStaysInTheMesh() throws InterruptedException {
        for (int time = 0; time < 3; time++) {
            endConnections();
            TimeUnit.MILLISECONDS.sleep(300);
        }
        assertThat(events).isEmpty();
        assertThat(first.nodes()).hasSize(3);
    }

    private void endConnections() {
        await().atMost(TestMesh.LIMIT).until(() -> !connections().isEmpty());
        connections().forEach(connection -> connection.close("a test ends it", null));
    }

    private List<ServerConnection> connections() {
        return List.copyOf(((HazelcastInstanceProxy) hazelcast())
                .getOriginal()
                .node
                .getServer()
                .getConnectionManager(EndpointQualifier.MEMBER)
                .getConnections());
    }

    private HazelcastInstance hazelcast() {
        return mesh.hazelcast().stream()
                .filter(member ->
                        member.getCluster().getLocalMember().getAddress().getPort() == first.port())
                .findAny()
                .orElseThrow();
    }
}
