package io.locmoe.dataplane.flight;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.grpc.netty.GrpcSslContexts;
import io.locmoe.dataplane.BodyChannel;
import io.locmoe.dataplane.FlightMesh;
import io.locmoe.dataplane.Session;
import io.locmoe.dataplane.TestIdentities;
import io.locmoe.dataplane.TransportLaws;
import io.locmoe.dataplane.wire.StreamTicket;
import io.locmoe.identity.CertificateAuthority;
import io.locmoe.identity.Identity;
import io.locmoe.identity.Principal;
import io.locmoe.identity.Role;
import io.locmoe.spi.topology.Topology;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Certificates are replaced while two nodes exchange tensors. */
@Timeout(120)
class LiveRotationTest {
    private static final Duration PATIENT = Duration.ofSeconds(30);
    private static final Topology TWO = Topology.of(2, 1);
    private static final int BYTES = 300_000;

    @TempDir
    private Path directory;

    private final List<String> notices = Collections.synchronizedList(new ArrayList<>());
    private CertificateAuthority authority;

    @BeforeEach
    void haveCertificates() {
        authority = CertificateAuthority.forThisProcess("test");
        issue(authority, 0);
        issue(authority, 1);
    }

    private Path directory(int node) {
        return directory.resolve(TestIdentities.name(node));
    }

    private void issue(CertificateAuthority by, int node) {
        by.issue(new Principal("test", Role.NODE, TestIdentities.name(node)), directory(node));
    }

    private FlightMesh mesh(BodyChannel channel) throws Exception {
        return new FlightMesh(TWO, channel, node -> Identity.load(directory(node), notices::add)).joined(PATIENT);
    }

    /** A further job, which opens connections of its own. */
    private static void requireAnotherJob(FlightMesh mesh, String id) throws Exception {
        List<Session> sessions = mesh.join(id, 1, PATIENT);
        try {
            TransportLaws.everyPairExchanges(FlightMesh.transports(sessions), BYTES);
        } finally {
            FlightMesh.close(sessions);
        }
    }

    private static Certificate certificate(Path own) throws Exception {
        try (InputStream in = Files.newInputStream(own.resolve("certificate.pem"))) {
            return CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    /** What a node shows to a new connection. */
    private static Certificate shown(DataPlane plane) throws Exception {
        SSLContext credulous = SSLContext.getInstance("TLSv1.3");
        credulous.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
        try (SSLSocket socket =
                (SSLSocket) credulous.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), plane.port())) {
            socket.startHandshake();
            return socket.getSession().getPeerCertificates()[0];
        }
    }

    /** Somebody who shows a node's certificate and trusts everybody. */
    private static void requireRefused(FlightMesh mesh, SslContextBuilder shown, String words) throws Exception {
        SslContext credulous = GrpcSslContexts.configure(shown, SslProvider.JDK)
                .trustManager(InsecureTrustManagerFactory.INSTANCE)
                .build();
        try (Heard log = new Heard(Arrivals.class);
                Stranger forger = new Stranger(
                        mesh.planes.get(1), credulous, StreamTicket.of(mesh.job("job", 1, 0, PATIENT), 1))) {
            assertThat(forger.end().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
            log.requireNext(words);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = BodyChannel.class,
            names = {"FLIGHT", "TCP"})
    void newConnectionsUseTheNewCertificatesAndTheLiveOnesGoOn(BodyChannel channel) throws Exception {
        try (FlightMesh mesh = mesh(channel)) {
            TransportLaws.everyPairExchanges(mesh.transports(), BYTES);
            Certificate before = certificate(directory(1));
            assertThat(shown(mesh.planes.get(1))).isEqualTo(before);
            issue(authority, 0);
            issue(authority, 1);
            assertThat(shown(mesh.planes.get(1))).isNotEqualTo(before).isEqualTo(certificate(directory(1)));
            TransportLaws.everyPairExchanges(mesh.transports(), BYTES);
            requireAnotherJob(mesh, "second");
            TransportLaws.everyPairExchanges(mesh.transports(), BYTES);
            assertThat(notices)
                    .filteredOn(notice -> notice.endsWith("were replaced and are used from now on"))
                    .hasSize(2);
        }
    }

    /** The old authority is forgotten: what it has issued opens nothing any more. */
    @Test
    void certificatesOfTheFormerAuthorityOpenNoNewConnection() throws Exception {
        try (FlightMesh mesh = mesh(BodyChannel.TCP)) {
            Path old = directory.resolve("old");
            authority.issue(new Principal("test", Role.NODE, TestIdentities.name(0)), old);
            SslContextBuilder former =
                    SslContextBuilder.forClient().keyManager(Identity.load(old).keyManager());
            CertificateAuthority next = CertificateAuthority.forThisProcess("test");
            issue(next, 0);
            issue(next, 1);
            requireRefused(mesh, former, "authority");
            TransportLaws.everyPairExchanges(mesh.transports(), BYTES);
            requireAnotherJob(mesh, "second");
        }
    }

    @Test
    void anExpiredCertificateOpensNoNewConnection() throws Exception {
        try (FlightMesh mesh = mesh(BodyChannel.FLIGHT)) {
            issue(authority, 0);
            Path expired = directory.resolve("expired");
            issueExpired(0, expired);
            requireRefused(
                    mesh,
                    SslContextBuilder.forClient()
                            .keyManager(
                                    expired.resolve("certificate.pem").toFile(),
                                    expired.resolve("key.pem").toFile()),
                    "expired");
            TransportLaws.everyPairExchanges(mesh.transports(), BYTES);
            requireAnotherJob(mesh, "second");
        }
    }

    private void issueExpired(int node, Path to) {
        Instant now = Instant.now();
        authority.issue(
                new Principal("test", Role.NODE, TestIdentities.name(node)),
                to,
                now.minus(Duration.ofHours(2)),
                now.minus(Duration.ofHours(1)));
    }

    /** A node whose own files are replaced by expired ones keeps those that it has, and says so. */
    @Test
    void expiredFilesAreNotTaken() throws Exception {
        try (FlightMesh mesh = mesh(BodyChannel.TCP)) {
            Certificate before = certificate(directory(1));
            issueExpired(1, directory(1));
            assertThat(shown(mesh.planes.get(1))).isEqualTo(before);
            requireAnotherJob(mesh, "second");
            assertThat(notices)
                    .singleElement()
                    .asString()
                    .startsWith("the old certificates stay in use, for the new ones are not whole yet or wrong: ")
                    .contains("expired");
        }
    }
}
