package io.locmoe.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.instance.EndpointQualifier;
import com.hazelcast.instance.impl.HazelcastInstanceProxy;
import com.hazelcast.internal.server.Server;
import io.locmoe.identity.CertificateAuthority;
import io.locmoe.identity.Identity;
import io.locmoe.identity.Principal;
import io.locmoe.identity.Role;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Where nodes have certificates, nobody else gets as far as Hazelcast. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("slow")
class ClosedMeshTest {
    private final TestMesh mesh = new TestMesh(Duration.ofSeconds(20));
    private Path directory;

    private MeshMembership first;
    private MeshMembership second;
    /** Says nothing, from before the first test on. */
    private Socket silent;

    @BeforeAll
    void start(@TempDir Path shared) throws IOException {
        directory = shared;
        mesh.withCertificates(CertificateAuthority.create(directory.resolve("ca"), mesh.cluster), directory);
        first = mesh.join(0);
        second = mesh.join(1);
        silent = new Socket(InetAddress.getByName("127.0.0.1"), first.port());
    }

    @AfterAll
    void end() throws IOException {
        silent.close();
        mesh.close();
    }

    private void bothAreThere() {
        assertThat(mesh.hazelcast())
                .hasSize(2)
                .allMatch(node -> node.getCluster().getMembers().size() == 2);
        assertThat(first.nodes()).containsExactly(first.self(), second.self());
        assertThat(second.nodes()).containsExactly(first.self(), second.self());
    }

    @Test
    void nodesWithCertificatesMeet() {
        bothAreThere();
        MeshMembership third = mesh.join(2);
        assertThat(third.nodes()).containsExactly(first.self(), second.self(), third.self());
        mesh.leave(third);
        await().atMost(TestMesh.LIMIT).untilAsserted(this::bothAreThere);
    }

    @Test
    void aStrangerCannotJoin() {
        assertThatThrownBy(() -> Stranger.join(mesh, Map.of(), 1)).isInstanceOf(IllegalStateException.class);
        bothAreThere();
    }

    @Test
    void foreignAndUserCertificatesAreRefused() {
        CertificateAuthority other = CertificateAuthority.create(directory.resolve("other"), mesh.cluster);
        refused(other, Role.NODE, "foreign", "");
        refused(CertificateAuthority.open(directory.resolve("ca")), Role.ADMINISTER, "user", "is no node");
        bothAreThere();
    }

    private void refused(CertificateAuthority authority, Role role, String name, String reason) {
        authority.issue(new Principal(mesh.cluster, role, name), directory.resolve(name));
        MembershipConfig config = mesh.config(2, "node-2", 0, mesh.join());
        MembershipConfig foreign = new MembershipConfig(
                config.clusterName(),
                config.bind(),
                0,
                config.join(),
                Duration.ofSeconds(3),
                config.self(),
                Identity.load(directory.resolve(name)));
        try (LogLines lines = LogLines.of(ProvenConnection.class)) {
            assertThatThrownBy(() -> MeshMembership.join(foreign, mesh))
                    .hasMessageContaining("node-2 could not join the mesh");
            assertThat(lines.containing("is not let into the mesh: "))
                    .isNotEmpty()
                    .anyMatch(line -> line.contains(reason));
            assertThat(lines.containing("does not let this node in: ")).isNotEmpty();
        }
    }

    @Test
    void randomAndSilentConnectionsAreClosedWithoutHarm() throws IOException {
        Random random = new Random(1);
        for (int i = 0; i < 20; i++) {
            byte[] noise = new byte[1 + random.nextInt(2000)];
            random.nextBytes(noise);
            noise[0] = (byte) (i % 2 == 0 ? 0x16 : 'H');
            try (Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), first.port())) {
                socket.getOutputStream().write(noise);
                socket.shutdownOutput();
                Connections.awaitClosed(socket);
            }
        }
        Connections.awaitClosed(silent);
        bothAreThere();
    }

    @Test
    void refusedConnectionsAreForgotten() throws IOException {
        int knocks = 50;
        for (int i = 0; i < knocks; i++) {
            new Socket(InetAddress.getByName("127.0.0.1"), first.port()).close();
        }
        // Each that comes lets go of those before that are closed by then.
        await().atMost(TestMesh.LIMIT).untilAsserted(() -> {
            new Socket(InetAddress.getByName("127.0.0.1"), first.port()).close();
            assertThat(mesh.hazelcast())
                    .allSatisfy(node -> assertThat(kept(node)).isLessThan(knocks / 5));
        });
        bothAreThere();
    }

    private static int kept(HazelcastInstance node) {
        Server server = ((HazelcastInstanceProxy) node).getOriginal().node.getServer();
        return new AcceptedChannels(server.getConnectionManager(EndpointQualifier.MEMBER)).count();
    }
}
