package io.locmoe.dataplane.flight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.Status;
import io.grpc.netty.GrpcSslContexts;
import io.locmoe.dataplane.BodyChannel;
import io.locmoe.dataplane.DataPlaneException;
import io.locmoe.dataplane.DataPlaneException.Code;
import io.locmoe.dataplane.FlightMesh;
import io.locmoe.dataplane.JobSession;
import io.locmoe.dataplane.TestIdentities;
import io.locmoe.dataplane.TransportLaws;
import io.locmoe.dataplane.Way;
import io.locmoe.dataplane.wire.StreamTicket;
import io.locmoe.identity.Identity;
import io.locmoe.identity.Role;
import io.locmoe.identity.Trust;
import io.locmoe.spi.topology.Topology;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whoever is not the node that it speaks for gets no stream, hears why, and changes nothing for those who are. */
@Timeout(120)
class StrangersTest {
    private static final Duration PATIENT = Duration.ofSeconds(30);
    private static final Topology TWO = Topology.of(2, 1);

    /** What node 0 says when it opens its stream to node 1. */
    private static StreamTicket asNode0(FlightMesh mesh) {
        return StreamTicket.of(mesh.job("job", 1, 0, PATIENT), 1);
    }

    /** The stranger hears these words, and the node's operator reads them. */
    private static void requireRefused(FlightMesh mesh, Trust stranger, String words) throws Exception {
        try (Heard log = new Heard(Arrivals.class);
                Stranger forger = new Stranger(mesh.planes.get(1), stranger, asNode0(mesh))) {
            assertThat(forger.end().getDescription())
                    .startsWith("[FOREIGN_NODE] ")
                    .contains(words);
            log.requireNext(words);
        }
        TransportLaws.everyPairExchanges(mesh.transports(), 1000);
    }

    /** The connection ends before the stranger has said which stream it wants; the node's operator reads why. */
    private static void requireNotConnected(Stranger stranger, FlightMesh mesh, Heard log, String words)
            throws Exception {
        assertThat(stranger.end().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        log.requireNext(words);
        TransportLaws.everyPairExchanges(mesh.transports(), 1000);
    }

    @Test
    void aNodeThatSpeaksForAnotherIsRefused() throws Exception {
        try (FlightMesh mesh = FlightMesh.joined(TWO, PATIENT, Way.SECURED_TCP)) {
            requireRefused(
                    mesh,
                    TestIdentities.node(2),
                    "by its certificate the other end is node 'node-2', not node 'node-0'");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Way.class,
            names = {"TCP", "SECURED_TCP"})
    void aSecondStreamOfANodeIsRefusedAndTheFirstGoesOn(Way way) throws Exception {
        try (FlightMesh mesh = FlightMesh.joined(TWO, PATIENT, way)) {
            requireRefused(
                    mesh,
                    way.secured() ? TestIdentities.node(0) : Trust.OPEN,
                    "node 0 (" + mesh.addresses().getFirst() + ") has its stream to node 1 of job 'job' already; this"
                            + " second one is refused, and the first goes on");
        }
    }

    @Test
    void plaintextConnectionsAreRefused() throws Exception {
        try (FlightMesh mesh = FlightMesh.joined(TWO, PATIENT, Way.SECURED_TCP);
                Heard log = new Heard(Arrivals.class);
                Stranger stranger = new Stranger(mesh.planes.get(1), Trust.OPEN, asNode0(mesh))) {
            requireNotConnected(stranger, mesh, log, "does not speak TLS");
        }
    }

    @Test
    void userCertificatesCannotOpenRankStreams() throws Exception {
        try (FlightMesh mesh = FlightMesh.joined(TWO, PATIENT, Way.SECURED_TCP);
                Heard log = new Heard(Arrivals.class);
                Stranger user = new Stranger(mesh.planes.get(1), TestIdentities.user(Role.ADMINISTER), asNode0(mesh))) {
            requireNotConnected(user, mesh, log, "ada (administer of mesh 'test') is refused");
        }
    }

    @Test
    void aCertificateOfAnotherAuthorityIsRefusedByTheNode() throws Exception {
        Identity foreign = TestIdentities.foreign(0);
        SslContext credulous = GrpcSslContexts.configure(
                        SslContextBuilder.forClient().keyManager(foreign.keyManager()), SslProvider.JDK)
                .trustManager(InsecureTrustManagerFactory.INSTANCE)
                .build();
        try (FlightMesh mesh = FlightMesh.joined(TWO, PATIENT, Way.SECURED_TCP);
                Heard log = new Heard(Arrivals.class);
                Stranger forger = new Stranger(mesh.planes.get(1), credulous, asNode0(mesh))) {
            requireNotConnected(forger, mesh, log, "authority");
        }
    }

    @Test
    void aNodeRefusesAServerOfAnotherAuthorityAtOnceAndSaysWhy() throws Exception {
        try (FlightMesh mesh = new FlightMesh(TWO, Way.SECURED_TCP);
                DataPlane foreign = DataPlane.start("127.0.0.1", 0, 0, BodyChannel.TCP, TestIdentities.foreign(1))) {
            List<String> peers = List.of(mesh.addresses().getFirst(), foreign.address());
            assertThat(refusalOfNode0(mesh, peers))
                    .hasMessageStartingWith("node 0 could not open its stream to node 1 (" + foreign.address() + "): ")
                    .hasMessageContaining("authority");
        }
    }

    @Test
    void aNodeSendsNothingToAServerThatIsAnotherNode() throws Exception {
        try (FlightMesh mesh = new FlightMesh(TWO, Way.SECURED_TCP);
                Sink other = new Sink(TestIdentities.node(2))) {
            assertThat(refusalOfNode0(mesh, List.of(mesh.addresses().getFirst(), other.address())))
                    .hasMessageEndingWith("by its certificate the other end is node 'node-2', not node 'node-1'");
            assertThat(other.messages()).isZero();
        }
    }

    private static DataPlaneException refusalOfNode0(FlightMesh mesh, List<String> peers) {
        JobSession job = mesh.job("job", 1, TWO, 0, peers, Duration.ofHours(1));
        DataPlaneException refusal = catchThrowableOfType(
                DataPlaneException.class, () -> mesh.planes.getFirst().join(job));
        assertThat(refusal.code()).isEqualTo(Code.FOREIGN_NODE);
        return refusal;
    }

    @Test
    void aNodeRefusesAJobThatNamesItDifferently() throws Exception {
        try (FlightMesh mesh = new FlightMesh(TWO, Way.SECURED_TCP)) {
            JobSession job =
                    new JobSession("job", "job", 1, TWO, 0, mesh.addresses(), List.of("node-7", "node-1"), PATIENT);
            assertThat(catchThrowableOfType(
                            DataPlaneException.class,
                            () -> mesh.planes.getFirst().join(job)))
                    .hasMessage(
                            "job 'job' calls node 0 'node-7', but the certificate of this node is that of 'node-0'");
        }
    }

    @Test
    void aWrongEpochIsRefusedWithoutTheRightOne() throws Exception {
        try (FlightMesh mesh = new FlightMesh(TWO)) {
            mesh.sessions.addAll(mesh.join("job", 123_456, PATIENT));
            for (long guess : new long[] {1, Long.MAX_VALUE}) {
                StreamTicket ticket = StreamTicket.of(mesh.job("job", guess, 0, PATIENT), 1);
                try (Stranger guesser = new Stranger(mesh.planes.get(1), Trust.OPEN, ticket)) {
                    assertThat(guesser.end().getDescription())
                            .isEqualTo("[STALE_EPOCH later] it has another placement epoch of this job");
                }
            }
        }
    }

    /** gRPC gathers a message before it hands it over: only a count of what has come can bound it. */
    @Test
    void aGibibyteThatIsAnnouncedBeforeTheStreamIsAcceptedIsRefusedAfterAFewBytes() throws Exception {
        try (FlightMesh mesh = FlightMesh.joined(TWO, PATIENT);
                RawCall call = new RawCall(mesh.planes.get(1).port())) {
            call.announce(1 << 30);
            call.send(3 * OpeningBytes.MOST);
            assertThat(call.answerWith("before the stream was accepted")).isTrue();
            TransportLaws.everyPairExchanges(mesh.transports(), 1000);
        }
    }

    @Test
    void connectionsWithoutAStreamAreDroppedInFavourOfNewOnes() throws Exception {
        try (FlightMesh mesh = new FlightMesh(TWO, Way.SECURED_TCP)) {
            List<Socket> silent = new ArrayList<>();
            try {
                for (int i = 0; i < Newcomers.MOST + 50; i++) {
                    silent.add(new Socket(
                            InetAddress.getLoopbackAddress(), mesh.planes.get(1).port()));
                }
                assertThat(silent.getFirst().getInputStream().read())
                        .as("the eldest is closed")
                        .isEqualTo(-1);
                mesh.joined(PATIENT);
                TransportLaws.everyPairExchanges(mesh.transports(), 1000);
            } finally {
                for (Socket socket : silent) {
                    socket.close();
                }
            }
        }
    }
}
