package io.locmoe.dataplane;

import static io.locmoe.dataplane.TransportLaws.TAG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.locmoe.dataplane.DataPlaneException.Code;
import io.locmoe.dataplane.flight.DataPlane;
import io.locmoe.dataplane.flight.RawPeer;
import io.locmoe.dataplane.wire.FrameHeader;
import io.locmoe.dataplane.wire.StreamTicket;
import io.locmoe.spi.comm.Transport;
import io.locmoe.spi.topology.Topology;
import java.io.DataOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A peer that breaks the rules of the body channel: the job ends at once or at its deadline, by name, and nothing
 * leaks.
 */
@Timeout(60)
@Tag("slow")
class BodyChannelTest {
    private static final Duration PATIENT = Duration.ofSeconds(20);
    private static final Duration MISSED = Duration.ofSeconds(1);

    private static final long JOB = FrameHeader.jobKey("job");

    @BeforeAll
    static void warmUp() throws Exception {
        FlightMesh.warmUp();
    }

    private interface Misdeed {
        void commit(DataOutputStream bodies, RawPeer stream) throws Exception;
    }

    private static byte[] frame(long length, FrameHeader header, byte[] body) {
        ByteBuffer frame = ByteBuffer.allocate(128 + body.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(length);
        header.write(frame, MemorySegment.ofArray(body));
        return frame.position(128).put(body).array();
    }

    private static FrameHeader header(long epoch, long bytes, int parts) {
        return new FrameHeader(FrameHeader.PART, JOB, epoch, 0, 1, TAG, bytes, 0, 0, parts);
    }

    @Test
    void aTruncatedBodyIsNamed() throws Exception {
        misdeed(
                PATIENT,
                Code.PEER_LOST,
                "1000 of 5000 bytes of part 0 came from rank 0 (node 0 (ADDRESS0)) before it closed its body"
                        + " channel: " + TAG,
                (bodies, stream) -> {
                    bodies.write(frame(5000, header(1, 5000, 1), new byte[1000]));
                    bodies.close();
                });
    }

    @Test
    void aBodyThatStopsIsNamedAtTheDeadline() throws Exception {
        misdeed(
                MISSED,
                Code.DEADLINE,
                "1000 of 5000 bytes of part 0 came from rank 0 (node 0 (ADDRESS0)) within 1.0 s: " + TAG,
                (bodies, stream) -> bodies.write(frame(5000, header(1, 5000, 1), new byte[1000])));
    }

    @Test
    void aClosedSocketIsNamed() throws Exception {
        misdeed(
                PATIENT,
                Code.PEER_LOST,
                "node 0 (ADDRESS0) closed its stream to node 1 before the job ended, body channel: it ended 128"
                        + " bytes early",
                (bodies, stream) -> bodies.close());
    }

    @Test
    void aStreamThatEndsBeforeItsBodiesIsNamedAtTheDeadline() throws Exception {
        misdeed(
                MISSED,
                Code.DEADLINE,
                "node 0 (ADDRESS0) ended its stream but not its body channel",
                (bodies, stream) -> stream.end());
    }

    /** Anywhere in a frame behind its length: in the header, its checksums and the body. */
    @Test
    void aFlippedBitIsRepairedAndReported() throws Exception {
        byte[] body = TransportLaws.payload(0, 1, 3000);
        for (int at : new int[] {8, 40, 50, 87, 88, 91, 92, 95, 128, 1000, 3127}) {
            try (FlightMesh mesh = FlightMesh.joinedWithoutTheFirstStream(PATIENT);
                    RawPeer peer = asking(mesh);
                    Socket socket = connected(peer.answer())) {
                byte[] frame = frame(3000, header(1, 3000, 1), body);
                frame[at] ^= 64;
                socket.getOutputStream().write(frame);
                Transport receiver = mesh.transports().get(1);
                try (Transport.Received received = receiver.receive(0, TAG)) {
                    assertThat(received.data().toArray(ValueLayout.JAVA_BYTE)).isEqualTo(body);
                }
                assertThat(receiver.takeMended())
                        .as("byte %d", at)
                        .containsExactly("a bit of a message from rank 0 (node 0 ("
                                + mesh.addresses().getFirst() + ")) to rank 1 flipped on its way: " + TAG);
                peer.cancel();
            }
        }
    }

    @Test
    void moreBitsThatFlipEndTheJobByName() throws Exception {
        byte[] frame = frame(3000, header(1, 3000, 1), new byte[3000]);
        frame[2000] = 3;
        misdeed(
                PATIENT,
                Code.DAMAGED,
                "more than one bit of part 0 of a message from rank 0 to rank 1 changed on its way: " + TAG,
                (bodies, stream) -> bodies.write(frame));
    }

    @Test
    void aHeaderThatIsGarbageEndsTheJobByName() throws Exception {
        byte[] frame = frame(3000, header(1, 3000, 1), new byte[3000]);
        frame[60] ^= 3;
        misdeed(
                PATIENT,
                Code.DAMAGED,
                "more than one bit of a message's header changed on its way",
                (bodies, stream) -> bodies.write(frame));
    }

    @Test
    void aWrongLengthIsNamed() throws Exception {
        misdeed(
                PATIENT,
                Code.PROTOCOL,
                "a first part of 6000 bytes from rank 0 does not make a message of 5000 bytes in 1 parts: " + TAG,
                (bodies, stream) -> bodies.write(frame(6000, header(1, 5000, 1), new byte[6000])));
    }

    @Test
    void aLengthOfAllMemoryTakesNone() throws Exception {
        misdeed(
                PATIENT,
                Code.PROTOCOL,
                "a first part of " + (1L << 50) + " bytes from rank 0 does not make a message of " + (1L << 50)
                        + " bytes in 1 parts: " + TAG,
                (bodies, stream) -> bodies.write(frame(1L << 50, header(1, 1L << 50, 1), new byte[0])));
    }

    @Test
    void aWrongTagIsNamed() throws Exception {
        misdeed(
                PATIENT,
                Code.PROTOCOL,
                "a header that starts with 0x0",
                (bodies, stream) -> bodies.write(new byte[128]));
    }

    @Test
    void aWrongEpochIsNamed() throws Exception {
        misdeed(
                PATIENT,
                Code.STALE_EPOCH,
                "rank 0 sent with placement epoch 0, but node 1 (ADDRESS1) has 1: " + TAG,
                (bodies, stream) -> bodies.write(frame(3, header(0, 3, 1), new byte[3])));
    }

    private static void misdeed(Duration deadline, Code code, String sentence, Misdeed misdeed) throws Exception {
        try (FlightMesh mesh = FlightMesh.again(() -> FlightMesh.joinedWithoutTheFirstStream(deadline))) {
            String expected = sentence.replace("ADDRESS0", mesh.addresses().get(0))
                    .replace("ADDRESS1", mesh.addresses().get(1));
            Transport victim = mesh.transports().get(1);
            try (RawPeer peer = asking(mesh);
                    Socket socket = connected(peer.answer())) {
                CompletableFuture<DataPlaneException> failure = CompletableFuture.supplyAsync(
                        () -> catchThrowableOfType(DataPlaneException.class, () -> patiently(victim)));
                misdeed.commit(new DataOutputStream(socket.getOutputStream()), peer);
                assertThat(failure.join()).hasMessage(expected);
                assertThat(failure.join().code()).isEqualTo(code);
                assertThat(peer.refusal()).isEqualTo("[" + code + "] " + expected);
            }
            assertThatThrownBy(() -> mesh.transports().get(0).receive(1, TAG))
                    .as("the other node is told")
                    .hasMessageContaining(expected);
        }
    }

    /** The rank's own deadline runs as long as the peer's: what happens to the peer's bodies is told after it, too. */
    private static void patiently(Transport victim) {
        while (true) {
            try {
                victim.receive(0, TAG).close();
            } catch (DataPlaneException e) {
                if (!e.getMessage().startsWith("rank 1 (node 1) waited")) {
                    throw e;
                }
            }
        }
    }

    private static RawPeer asking(FlightMesh mesh) {
        return new RawPeer(
                mesh.planes.get(1),
                StreamTicket.of(mesh.job("job", 1, 0, PATIENT), 1).descriptor(),
                Map.of("locmoe.bodies", "1"));
    }

    /** Connects as docs/wire-format.md describes. */
    private static Socket connected(String answer) throws Exception {
        assertThat(answer).matches("bodies=1 token=[0-9a-f]{32} tcp=\\d+ unix=.*");
        Socket socket = new Socket("127.0.0.1", Integer.parseInt(answer.replaceAll(".* tcp=(\\d+) .*", "$1")));
        socket.getOutputStream().write("LOMBODY1".getBytes());
        socket.getOutputStream().write(HexFormat.of().parseHex(answer.substring(15, 47)));
        assertThat(socket.getInputStream().read()).isEqualTo(1);
        return socket;
    }

    @Test
    void tokensAreSingleUseAndGuessesAreRefused() throws Exception {
        try (FlightMesh mesh = FlightMesh.joinedWithoutTheFirstStream(PATIENT);
                RawPeer peer = asking(mesh);
                Socket first = connected(peer.answer())) {
            assertThatThrownBy(() -> connected(peer.answer()).close()).isInstanceOf(Throwable.class);
            String guess = peer.answer().replaceAll("token=.{32}", "token=00112233445566778899aabbccddeeff");
            assertThatThrownBy(() -> connected(guess).close()).isInstanceOf(Throwable.class);
            first.getOutputStream().write(frame(3, header(1, 3, 1), new byte[3]));
            mesh.transports().get(1).receive(0, TAG).close();
            peer.cancel();
        }
    }

    @Test
    void bodyChannelsAreOfferedOnlyOnRequest() throws Exception {
        try (FlightMesh mesh = FlightMesh.joinedWithoutTheFirstStream(PATIENT);
                RawPeer peer = new RawPeer(
                        mesh.planes.get(1),
                        StreamTicket.of(mesh.job("job", 1, 0, PATIENT), 1).descriptor())) {
            assertThat(peer.answer()).isEmpty();
            peer.cancel();
        }
    }

    @Test
    void nodesWithAndWithoutBodyChannelsWorkTogether() throws Exception {
        Topology topology = Topology.of(2, 2);
        try (DataPlane plain = DataPlane.start("127.0.0.1", 0, BodyChannel.FLIGHT);
                DataPlane both = DataPlane.start("127.0.0.1", 0, BodyChannel.TCP)) {
            List<String> addresses = List.of(plain.address(), both.address());
            List<Session> sessions = FlightMesh.all(List.of(
                    () -> plain.join(new JobSession("job", 1, topology, 0, addresses, PATIENT)),
                    () -> both.join(new JobSession("job", 1, topology, 1, addresses, PATIENT))));
            TransportLaws.everyPairExchanges(FlightMesh.transports(sessions), 3_000_000);
            FlightMesh.close(sessions);
        }
    }

    @Test
    void memoryOfEveryKindIsSent() throws Exception {
        for (BodyChannel channel : List.of(BodyChannel.TCP, BodyChannel.UNIX, BodyChannel.SHARED_MEMORY)) {
            try (FlightMesh mesh = FlightMesh.joined(Topology.of(2, 1), PATIENT, channel);
                    Arena arena = Arena.ofConfined()) {
                float[] floats = new float[700_000];
                floats[699_999] = 7;
                List<MemorySegment> kinds = List.of(
                        MemorySegment.ofArray(floats),
                        arena.allocateFrom(ValueLayout.JAVA_FLOAT, floats),
                        MemorySegment.ofArray(new long[] {1, 2}),
                        MemorySegment.NULL);
                for (MemorySegment kind : kinds) {
                    mesh.transports().get(0).send(1, TAG, kind);
                    try (Transport.Received received = mesh.transports().get(1).receive(0, TAG)) {
                        assertThat(received.data().mismatch(kind)).isEqualTo(-1);
                    }
                }
            }
        }
    }

    @Test
    void aReaderThatStopsIsNamedAtTheDeadline() throws Exception {
        List<Callable<Void>> beside =
                Stream.of(BodyChannel.values()).map(this::readerThatStops).toList();
        assertThat(FlightMesh.all(beside)).hasSameSizeAs(beside);
    }

    private Callable<Void> readerThatStops(BodyChannel channel) {
        return () -> {
            try (FlightMesh mesh = FlightMesh.again(() -> FlightMesh.joined(Topology.of(2, 1), MISSED, channel))) {
                DataPlaneException failure = catchThrowableOfType(DataPlaneException.class, () -> {
                    while (true) {
                        mesh.transports().get(0).send(1, TAG, MemorySegment.ofArray(new byte[4 << 20]));
                    }
                });
                assertThat(failure)
                        .hasMessageContaining("node 1")
                        .hasMessageContaining("took nothing from")
                        .hasMessageContaining(TAG.toString());
                return null;
            }
        };
    }
}
