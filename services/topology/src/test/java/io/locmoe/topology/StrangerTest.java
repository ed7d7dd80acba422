package io.locmoe.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.hazelcast.cluster.ClusterState;
import com.hazelcast.cluster.Member;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.instance.EndpointQualifier;
import com.hazelcast.instance.impl.HazelcastInstanceProxy;
import com.hazelcast.internal.server.Server;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A member of Hazelcast that is no node: it knows the mesh's name and does what Hazelcast lets a member do. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("slow")
class StrangerTest {
    private final TestMesh mesh = new TestMesh();
    private final ConcurrentLinkedQueue<String> events = new ConcurrentLinkedQueue<>();
    private Stranger stranger;
    private MeshMembership first;
    private MeshMembership second;

    @BeforeAll
    void start() {
        first = mesh.join(0);
        second = mesh.join(1);
        first.addListener(Events.into(events));
        second.addListener(Events.into(events));
    }

    @AfterEach
    void sendAway() {
        if (stranger != null) {
            stranger.close();
        }
    }

    @AfterAll
    void end() {
        mesh.close();
    }

    private void nothingHasChanged() {
        assertThat(first.nodes()).containsExactly(first.self(), second.self());
        assertThat(second.nodes()).containsExactly(first.self(), second.self());
        assertThat(events).isEmpty();
    }

    @Test
    void aMemberWithoutClaimsIsIgnoredAndNamedOnce() {
        try (LogLines lines = LogLines.of(ReportedMember.class)) {
            stranger = Stranger.join(mesh, Map.of());
            String address = "127.0.0.1:" + stranger.port();
            await().atMost(TestMesh.LIMIT).until(() -> lines.containing(address).size() == 2);
            assertThat(lines.containing(address))
                    .allMatch(line -> line.contains("is ignored") && line.contains("claims to have no rankPort"));
            nothingHasChanged();
        }
    }

    @Test
    void manySilentConnectionsDoNotKeepANodeOut() throws IOException {
        List<Socket> crowd = new ArrayList<>();
        try {
            for (int i = 0; i < 4 * UnnamedConnections.MOST; i++) {
                crowd.add(new Socket(InetAddress.getByName("127.0.0.1"), first.port()));
            }
            MeshMembership third = mesh.join(2);
            assertThat(first.nodes()).containsExactly(first.self(), second.self(), third.self());
            await().atMost(TestMesh.LIMIT)
                    .untilAsserted(() -> assertThat(mesh.hazelcast())
                            .allSatisfy(
                                    node -> assertThat(unnamed(node)).isLessThanOrEqualTo(UnnamedConnections.MOST)));
            leaves(third);
        } finally {
            for (Socket socket : crowd) {
                socket.close();
            }
        }
    }

    private void leaves(MeshMembership third) {
        mesh.leave(third);
        await().atMost(TestMesh.LIMIT)
                .until(() -> first.nodes().size() == 2 && second.nodes().size() == 2);
        await().atMost(TestMesh.LIMIT)
                .untilAsserted(() ->
                        assertThat(events).filteredOn("left node-2"::equals).hasSize(2));
        events.clear();
    }

    private static int unnamed(HazelcastInstance node) {
        Server server = ((HazelcastInstanceProxy) node).getOriginal().node.getServer();
        return new UnnamedConnections(server.getConnectionManager(EndpointQualifier.MEMBER))
                .list()
                .size();
    }

    @Test
    void malformedClaimsAreIgnored() {
        List<Map<String, String>> malformed = List.of(
                Map.of("name", "x", "host", "127.0.0.1", "rankPort", "99999999999999999999"),
                Map.of("name", "x", "host", "127.0.0.1", "rankPort", "0"),
                Map.of("name", "x", "host", "127.0.0.1", "rankPort", "65536"),
                Map.of("name", "x", "host", " ", "rankPort", "1"),
                Map.of("name", "x", "host", "x".repeat(100_000), "rankPort", "1"),
                Map.of("index", "zero", "name", "a\nb", "host", "127.0.0.1", "rankPort", "1"));
        List<Stranger> liars = new ArrayList<>();
        try (LogLines lines = LogLines.of(ReportedMember.class)) {
            malformed.forEach(claims -> liars.add(Stranger.join(mesh, claims)));
            for (Stranger liar : liars) {
                await().atMost(TestMesh.LIMIT)
                        .until(() ->
                                lines.containing("127.0.0.1:" + liar.port()).size() == 2);
            }
        } finally {
            liars.forEach(Stranger::close);
        }
        nothingHasChanged();
    }

    @Test
    void aMemberThatClaimsToBeANodeIsNotTakenForIt() {
        try (LogLines lines = LogLines.of(ReportedMember.class)) {
            stranger = Stranger.join(
                    mesh,
                    Map.of(
                            "host",
                            "127.0.0.1",
                            "rankPort",
                            Integer.toString(second.self().rankPort()),
                            "index",
                            "1",
                            "name",
                            "node-1"));
            await().atMost(TestMesh.LIMIT)
                    .until(() -> lines.containing("is another member").size() == 2);
            nothingHasChanged();
        }
        stranger.close();
        nothingHasChanged();
    }

    @Test
    void nodesHoldNothingOfWhatAStrangerStores() {
        stranger = Stranger.join(mesh, Map.of());
        for (int i = 0; i < 200; i++) {
            stranger.hazelcast().getMap("map").put(i, new byte[100_000]);
            stranger.hazelcast().getQueue("queue").add(new byte[100_000]);
            stranger.hazelcast().getReplicatedMap("replicated").put(i, new byte[10_000]);
        }
        for (HazelcastInstance node : mesh.hazelcast()) {
            assertThat(node.getCluster().getLocalMember().isLiteMember()).isTrue();
            assertThat(node.getMap("map").getLocalMapStats())
                    .returns(0L, stats -> stats.getOwnedEntryCount() + stats.getBackupEntryCount());
            assertThat(node.getQueue("queue").getLocalQueueStats())
                    .returns(0L, stats -> stats.getOwnedItemCount() + stats.getBackupItemCount());
            assertThat(node.getPartitionService().getPartitions())
                    .noneMatch(partition -> node.getCluster().getLocalMember().equals(partition.getOwner()));
        }
        nothingHasChanged();
    }

    /** Hazelcast's handshake, then the head of a packet of two gigabytes. */
    @Test
    void aPacketThatIsTooLongEndsItsConnectionAndTakesNoMemory() throws IOException {
        for (int size : new int[] {Integer.MAX_VALUE - 8, -1, BoundedPacketDecoder.LONGEST + 1}) {
            try (Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), first.port())) {
                byte[] head = ByteBuffer.allocate(14)
                        .put("HZC".getBytes(StandardCharsets.US_ASCII))
                        .put((byte) 4)
                        .putShort((short) 0)
                        .putInt(-1)
                        .putInt(size)
                        .array();
                socket.getOutputStream().write(head);
                Connections.awaitClosed(socket);
            }
        }
        assertThat(mesh.hazelcast()).hasSize(2);
        nothingHasChanged();
    }

    @Test
    void nodesReadNoObjectOfAClassThatAStrangerNames() throws Exception {
        stranger = Stranger.join(mesh, Map.of());
        for (Member member : stranger.hazelcast().getCluster().getMembers()) {
            if (!member.localMember()) {
                Future<Integer> answer =
                        stranger.hazelcast().getExecutorService("work").submitToMember(new Gadget(), member);
                assertThat(answer).failsWithin(30, TimeUnit.SECONDS);
            }
        }
        assertThat(Gadget.READ).hasValue(0);
        nothingHasChanged();
    }

    @Test
    void aStrangerCanNeitherCloseTheMeshNorEndIt() {
        stranger = Stranger.join(mesh, Map.of());
        assertThatThrownBy(() -> stranger.hazelcast().getCluster().changeClusterState(ClusterState.FROZEN))
                .hasStackTraceContaining("is not allowed");
        assertThatThrownBy(() -> stranger.hazelcast().getCluster().shutdown())
                .hasStackTraceContaining("is not allowed");
        MeshMembership third = mesh.join(2);
        assertThat(third.nodes()).containsExactly(first.self(), second.self(), third.self());
        assertThat(mesh.hazelcast()).hasSize(3);
        leaves(third);
    }
}
