package io.locmoe.dataplane.flight;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.dataplane.BodyChannel;
import io.locmoe.dataplane.FlightMesh;
import io.locmoe.dataplane.Session;
import io.locmoe.dataplane.TestIdentities;
import io.locmoe.dataplane.TransportLaws;
import io.locmoe.identity.CertificateAuthority;
import io.locmoe.identity.Identity;
import io.locmoe.identity.Principal;
import io.locmoe.identity.Role;
import io.locmoe.spi.topology.Topology;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Certificates are replaced again and again, file by file, while jobs open connections and exchange tensors: a
 * handshake may begin with one certificate and end with another on disk.
 */
@Timeout(120)
@Tag("slow")
class RotationUnderLoadTest {
    private static final Duration PATIENT = Duration.ofSeconds(30);
    private static final int ROTATIONS = 40;
    private static final int BYTES = 100_000;

    private final CertificateAuthority authority = CertificateAuthority.forThisProcess("test");
    private final Queue<String> notices = new ConcurrentLinkedQueue<>();

    @TempDir
    private Path directory;

    private void rotate(int node) {
        authority.issue(
                new Principal("test", Role.NODE, TestIdentities.name(node)),
                directory.resolve(TestIdentities.name(node)));
    }

    private Identity identity(int node) {
        return Identity.load(directory.resolve(TestIdentities.name(node)), notices::add);
    }

    private void rotateOften() {
        for (int n = 0; n < ROTATIONS; n++) {
            rotate(n % 2);
        }
    }

    private static void exchange(FlightMesh mesh, String job) throws Exception {
        List<Session> sessions = mesh.join(job, 1, PATIENT);
        try {
            TransportLaws.everyPairExchanges(FlightMesh.transports(sessions), BYTES);
        } finally {
            FlightMesh.close(sessions);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = BodyChannel.class,
            names = {"FLIGHT", "TCP"})
    void noJobFailsAndTheLastCertificatesAreUsed(BodyChannel channel) throws Exception {
        rotate(0);
        rotate(1);
        List<Identity> identities = List.of(identity(0), identity(1));
        try (FlightMesh mesh = new FlightMesh(Topology.of(2, 1), channel, identities::get).joined(PATIENT)) {
            CompletableFuture<Void> rotation = CompletableFuture.runAsync(this::rotateOften);
            int jobs = 0;
            while (!rotation.isDone()) {
                exchange(mesh, "job-" + jobs++);
                TransportLaws.everyPairExchanges(mesh.transports(), BYTES);
            }
            rotation.get();
            exchange(mesh, "last");
            assertThat(jobs).isPositive();
        }
        assertThat(notices)
                .anyMatch(notice -> notice.endsWith("were replaced and are used from now on"))
                .last()
                .asString()
                .endsWith("were replaced and are used from now on");
    }
}
