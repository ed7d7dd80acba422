package io.locmoe.dataplane.body;

import static io.locmoe.dataplane.TransportLaws.TAG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.dataplane.BodyChannel;
import io.locmoe.dataplane.DataPlaneException.Code;
import io.locmoe.dataplane.FlightMesh;
import io.locmoe.dataplane.Session;
import io.locmoe.dataplane.TransportLaws;
import io.locmoe.spi.comm.Transport;
import io.locmoe.spi.topology.Topology;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies by shared memory between nodes, and what becomes of a sender that breaks its rules. */
@Timeout(120)
@Tag("slow")
class SharedMemoryTest {
    private static final Duration PATIENT = Duration.ofSeconds(20);
    private static final int PART = (int) Ring.PART_BYTES;
    private static final int RING = (int) Ring.BYTES;

    @Test
    void bytesOfEverySizeArriveInMemoryNamedAndUnnamed() throws Exception {
        try (FlightMesh mesh = FlightMesh.joined(Topology.of(2, 2), PATIENT, BodyChannel.SHARED_MEMORY)) {
            for (int bytes :
                    new int[] {0, 1, PART - 1, PART, PART + 1, RING - 1, RING, RING + 1, 3 * RING + 7, 5 << 20}) {
                for (int i = 0; i < 3; i++) {
                    TransportLaws.everyPairExchanges(mesh.transports(), bytes);
                }
                TransportLaws.namedMemoryIsFilled(mesh.transports(), bytes);
            }
        }
    }

    @Test
    void autoChoosesSharedMemoryAndLeavesNoFiles() throws Exception {
        try (FlightMesh mesh = new FlightMesh(Topology.of(2, 1))) {
            for (int job = 0; job < 5; job++) {
                List<Session> sessions = mesh.join("job", job, PATIENT);
                TransportLaws.everyPairExchanges(FlightMesh.transports(sessions), 1000);
                assertThat(mappings())
                        .as("two rings, mapped at both ends")
                        .hasSize(4)
                        .allSatisfy(mapping ->
                                assertThat(mapping).as("its file is gone").endsWith(".ring (deleted)"));
                FlightMesh.close(sessions);
                assertThat(mappings()).isEmpty();
            }
        }
    }

    private static List<String> mappings() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/maps")).stream()
                .filter(line -> line.contains(".ring"))
                .toList();
    }

    @Test
    void aSenderByTheDocumentIsUnderstood() throws Exception {
        try (FlightMesh mesh = FlightMesh.joinedWithoutTheFirstStream(PATIENT);
                RingPeer peer = new RingPeer(mesh)) {
            byte[] payload = TransportLaws.payload(0, 1, 5000);
            peer.write(0, payload);
            peer.send(RingPeer.frameBytes(RingPeer.IN_RING | 5000, payload));
            try (Transport.Received received = mesh.transports().get(1).receive(0, TAG)) {
                assertThat(received.data().toArray(ValueLayout.JAVA_BYTE)).isEqualTo(payload);
            }
            peer.awaitTaken(5000);
            peer.stream().cancel();
        }
    }

    @Test
    void aBodyLargerThanTheRingIsNamed() throws Exception {
        misdeed(
                Code.PROTOCOL,
                "a body of " + (RING + 1) + " bytes in a ring of " + RING,
                peer -> peer.frame(RingPeer.IN_RING | (RING + 1), RING + 1));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 6000, 1L << 50, Long.MAX_VALUE})
    void aWrongLengthIsNamed(long length) throws Exception {
        misdeed(
                Code.PROTOCOL,
                "a first part of " + length + " bytes from rank 0 does not make a message of 5000 bytes in 1 parts: "
                        + TAG,
                peer -> peer.frame(RingPeer.IN_RING | length, 5000));
    }

    @Test
    void aSenderThatDiesWithARingIsNamed() throws Exception {
        misdeed(Code.PEER_LOST, "body channel: it ended 128 bytes early", RingPeer::hangUp);
    }

    /** The sender's memory, and so the checksum, has the bit as it was. */
    @Test
    void aBitFlippedInTheRingIsRepairedAndReported() throws Exception {
        try (FlightMesh mesh = FlightMesh.joinedWithoutTheFirstStream(PATIENT);
                RingPeer peer = new RingPeer(mesh)) {
            byte[] payload = TransportLaws.payload(0, 1, 5000);
            byte[] flipped = payload.clone();
            flipped[4321] ^= 16;
            peer.write(0, flipped);
            peer.send(RingPeer.frameBytes(RingPeer.IN_RING | 5000, payload));
            Transport receiver = mesh.transports().get(1);
            try (Transport.Received received = receiver.receive(0, TAG)) {
                assertThat(received.data().toArray(ValueLayout.JAVA_BYTE)).isEqualTo(payload);
            }
            assertThat(receiver.takeMended())
                    .containsExactly("a bit of a message from rank 0 (node 0 ("
                            + mesh.addresses().getFirst() + ")) to rank 1 flipped on its way: " + TAG);
            assertThat(receiver.takeMended()).isEmpty();
            peer.stream().cancel();
        }
    }

    @Test
    void twoBitsThatFlipInTheRingEndTheJobByName() throws Exception {
        misdeed(
                Code.DAMAGED,
                "more than one bit of part 0 of a message from rank 0 to rank 1 changed on its way: " + TAG,
                peer -> {
                    byte[] payload = TransportLaws.payload(0, 1, 5000);
                    peer.send(RingPeer.frameBytes(RingPeer.IN_RING | 5000, payload));
                });
    }

    private interface Misdeed {
        void commit(RingPeer peer) throws IOException;
    }

    private static void misdeed(Code code, String sentence, Misdeed misdeed) throws Exception {
        try (FlightMesh mesh = FlightMesh.joinedWithoutTheFirstStream(PATIENT);
                RingPeer peer = new RingPeer(mesh)) {
            misdeed.commit(peer);
            assertThat(peer.stream().refusal()).startsWith("[" + code + "] ").endsWith(sentence);
            assertThatThrownBy(() -> mesh.transports().get(1).receive(0, TAG)).hasMessageEndingWith(sentence);
        }
    }

    /** Any bit of a frame whose body lies in the ring; the seed is fixed. */
    @Test
    void mutatedFramesEndByNameOrAreMessagesAndLeaveNoMemory() throws Exception {
        Random random = new Random(20250102);
        try (FlightMesh mesh = FlightMesh.ofTwoWithoutTheFirstStream(BodyChannel.AUTO, false)) {
            for (int i = 0; i < 150; i++) {
                List<Session> sessions = mesh.join("job", 1, PATIENT);
                mutatedFrame(mesh, random);
                FlightMesh.close(sessions);
                FlightMesh.requireReleased(mesh.planes.get(1));
            }
        }
    }

    private static void mutatedFrame(FlightMesh mesh, Random random) throws Exception {
        try (RingPeer peer = new RingPeer(mesh)) {
            byte[] frame = RingPeer.frameBytes(RingPeer.IN_RING | 5000, 5000);
            int at = random.nextInt(frame.length);
            frame[at] ^= (byte) (1 << random.nextInt(8));
            peer.send(frame);
            peer.end();
            assertThat(peer.stream().refusal()).as("byte %d of the frame", at).matches("ended in order|\\[[A-Z_]+] .+");
        }
    }

    @Test
    void aBodyInAnUnrequestedRingIsNamed() throws Exception {
        try (FlightMesh mesh = FlightMesh.joinedWithoutTheFirstStream(PATIENT);
                RingPeer peer = RingPeer.silent(mesh)) {
            assertThat(peer.greet("LOMBODY1")).as("today's answer").isEqualTo(1);
            peer.frame(RingPeer.IN_RING | 5000, 5000);
            assertThat(peer.stream().refusal()).isEqualTo("[PROTOCOL] a body in a ring, but there is no ring: " + TAG);
        }
    }

    @Test
    void aSenderThatCannotMapIsHeardByTheSocketAlone() throws Exception {
        try (FlightMesh mesh = FlightMesh.joinedWithoutTheFirstStream(PATIENT);
                RingPeer peer = RingPeer.silent(mesh)) {
            assertThat(peer.greet("LOMBODY2")).isEqualTo(2);
            assertThat(peer.path()).exists();
            peer.send(new byte[] {0});
            requireReceived(mesh, peer);
            assertThat(peer.path()).doesNotExist();
        }
    }

    @Test
    void aSenderThatDiesBeforeItHasMappedLeavesNoFile() throws Exception {
        try (FlightMesh mesh = FlightMesh.joinedWithoutTheFirstStream(PATIENT);
                RingPeer peer = RingPeer.silent(mesh)) {
            assertThat(peer.greet("LOMBODY2")).isEqualTo(2);
            assertThat(peer.path()).exists();
            peer.hangUp();
            assertThat(peer.stream().refusal()).startsWith("[PEER_LOST] ");
            assertThat(peer.path()).doesNotExist();
        }
    }

    @Test
    void aReceiverThatCannotCreateItsFileHearsByTheSocketAlone() throws Exception {
        try (FlightMesh mesh = FlightMesh.joinedWithoutTheFirstStream(PATIENT);
                RingPeer peer = RingPeer.silent(mesh)) {
            Path inTheWay = Files.createDirectory(
                    RingFile.in(peer.socketPath().getParent(), peer.token()).path());
            try {
                assertThat(peer.greet("LOMBODY2")).as("no ring").isEqualTo(1);
                requireReceived(mesh, peer);
                assertThat(inTheWay).exists();
            } finally {
                Files.deleteIfExists(inTheWay);
            }
        }
    }

    @Test
    void aRingGreetingByTcpIsRefusedAndTheTokenStaysUsable() throws Exception {
        try (FlightMesh mesh = FlightMesh.joinedWithoutTheFirstStream(PATIENT);
                RingPeer peer = RingPeer.silent(mesh);
                Socket tcp = new Socket(
                        "127.0.0.1", Integer.parseInt(peer.stream().answer().replaceAll(".* tcp=(\\d+) .*", "$1")))) {
            tcp.getOutputStream().write("LOMBODY2".getBytes(StandardCharsets.US_ASCII));
            tcp.getOutputStream().write(HexFormat.of().parseHex(peer.token()));
            assertThat(tcp.getInputStream().read()).as("closed").isEqualTo(-1);
            assertThat(peer.greet("LOMBODY1")).isEqualTo(1);
            requireReceived(mesh, peer);
        }
    }

    private static void requireReceived(FlightMesh mesh, RingPeer peer) throws Exception {
        peer.send(RingPeer.frameBytes(5000, TransportLaws.payload(0, 1, 5000)));
        peer.send(TransportLaws.payload(0, 1, 5000));
        try (Transport.Received received = mesh.transports().get(1).receive(0, TAG)) {
            assertThat(received.data().toArray(ValueLayout.JAVA_BYTE)).isEqualTo(TransportLaws.payload(0, 1, 5000));
        }
        peer.stream().cancel();
    }
}
