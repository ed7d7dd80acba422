package io.locmoe.dataplane.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.dataplane.BodyChannel;
import io.locmoe.dataplane.FlightMesh;
import io.locmoe.dataplane.TestIdentities;
import io.locmoe.dataplane.flight.Stranger;
import io.locmoe.dataplane.proof.NodeProof;
import io.locmoe.dataplane.wire.StreamTicket;
import io.locmoe.identity.Identity;
import io.locmoe.identity.Trust;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Body channels by TCP in a mesh with certificates: a token is good once, over TLS, for the node it was offered to. */
@Timeout(60)
class BodyTokensTest {
    private static final Duration PATIENT = Duration.ofSeconds(20);

    private static FlightMesh mesh() throws Exception {
        return FlightMesh.ofTwoWithoutTheFirstStream(BodyChannel.TCP, true).joined(PATIENT);
    }

    /** Node 0's stream to node 1. */
    private static Stranger node0(FlightMesh mesh) {
        return new Stranger(
                mesh.planes.get(1), TestIdentities.node(0), StreamTicket.of(mesh.job("job", 1, 0, PATIENT), 1));
    }

    /** Connects with this identity, presents the token and returns the answer. */
    private static int present(BodyOffer offer, Trust trust) throws IOException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), offer.tcpPort());
        try (BodySocket socket = BodySocket.connect(address, SocketChannel.open(), until)) {
            if (trust instanceof Identity identity) {
                socket.secure(() -> NodeProof.end(identity, true), until);
            }
            socket.write(
                    new ByteBuffer[] {ByteBuffer.wrap(BodyOffer.GREETING), ByteBuffer.wrap(offer.tokenBytes())}, until);
            ByteBuffer answer = ByteBuffer.allocate(1);
            socket.read(answer, until);
            return answer.get(0);
        }
    }

    @Test
    void anotherNodeCannotTakeATokenAndItsOwnerCanTakeItOnce() throws Exception {
        try (FlightMesh mesh = mesh();
                Stranger stream = node0(mesh)) {
            BodyOffer offer = stream.offer();
            assertThatThrownBy(() -> present(offer, TestIdentities.node(2))).isInstanceOf(IOException.class);
            assertThat(present(offer, TestIdentities.node(0))).isEqualTo(BodyOffer.READY);
            assertThatThrownBy(() -> present(offer, TestIdentities.node(0))).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aTokenWithoutTlsIsWorthNothing() throws Exception {
        try (FlightMesh mesh = mesh();
                Stranger stream = node0(mesh)) {
            BodyOffer offer = stream.offer();
            assertThatThrownBy(() -> assertThat(present(offer, Trust.OPEN)).isEqualTo(BodyOffer.READY))
                    .isInstanceOf(Throwable.class);
            assertThat(present(offer, TestIdentities.node(0))).isEqualTo(BodyOffer.READY);
        }
    }

    @Test
    void theSenderAlsoRefusesACertificateOfAnotherAuthority() throws Exception {
        try (FlightMesh mesh = mesh();
                Stranger stream = node0(mesh)) {
            Identity foreign = TestIdentities.foreign(0);
            assertThatThrownBy(() -> present(stream.offer(), foreign))
                    .isInstanceOf(IOException.class)
                    .satisfies(failure -> assertThat(foreign.explain(failure)).isPresent());
        }
    }

    @Test
    void silentConnectionsAreDroppedInFavourOfNewOnes() throws Exception {
        try (FlightMesh mesh = mesh();
                Stranger stream = node0(mesh)) {
            BodyOffer offer = stream.offer();
            List<Socket> silent = new ArrayList<>();
            try {
                for (int i = 0; i < BodyGreeter.MOST + 20; i++) {
                    silent.add(new Socket(InetAddress.getLoopbackAddress(), offer.tcpPort()));
                }
                assertThat(silent.getFirst().getInputStream().read())
                        .as("the eldest is closed")
                        .isEqualTo(-1);
                assertThat(present(offer, TestIdentities.node(0))).isEqualTo(BodyOffer.READY);
            } finally {
                for (Socket socket : silent) {
                    socket.close();
                }
            }
        }
    }

    @Test
    void theSocketsDirectoryIsForItsUserOnlyAndGoesWithTheDataPlane() throws Exception {
        Path directory;
        try (FlightMesh mesh = mesh();
                Stranger stream = node0(mesh)) {
            directory = Path.of(stream.offer().unixPath()).getParent();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                    .isEqualTo("rwx------");
        }
        assertThat(directory).doesNotExist();
    }
}
