package io.locmoe.dataplane.flight;

import static io.locmoe.dataplane.TransportLaws.TAG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.locmoe.dataplane.BodyChannel;
import io.locmoe.dataplane.DataPlaneException;
import io.locmoe.dataplane.DataPlaneException.Code;
import io.locmoe.dataplane.FlightMesh;
import io.locmoe.dataplane.JobSession;
import io.locmoe.dataplane.Session;
import io.locmoe.dataplane.TransportLaws;
import io.locmoe.dataplane.wire.FrameHeader;
import io.locmoe.dataplane.wire.ReceivedHeader;
import io.locmoe.dataplane.wire.StreamTicket;
import io.locmoe.spi.comm.Direction;
import io.locmoe.spi.comm.MessageTag;
import io.locmoe.spi.topology.Topology;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.apache.arrow.flight.FlightDescriptor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class WireFormatTest {
    private static final Duration PATIENT = Duration.ofSeconds(20);
    private static final long JOB = FrameHeader.jobKey("job");

    private static FrameHeader header(long job, long epoch, int source, int target, long bytes, int part, int parts) {
        return new FrameHeader(FrameHeader.PART, job, epoch, source, target, TAG, bytes, 0, part, parts);
    }

    @Test
    void aHeaderIs88LittleEndianBytesAndReadsBackEqual() {
        MessageTag tag = new MessageTag(Long.MAX_VALUE, 3, -1, Direction.STATE, -7);
        FrameHeader header = new FrameHeader(FrameHeader.PART, 0x0102030405060708L, 9, 1, 2, tag, 1L << 40, 77, 5, 6);
        ByteBuffer buffer = ByteBuffer.allocate(200);
        header.write(buffer, MemorySegment.ofArray("123456789".getBytes(StandardCharsets.US_ASCII)));
        buffer.flip();
        assertThat(buffer.remaining()).isEqualTo(88);
        assertThat(buffer.get(0)).isEqualTo((byte) 0x31);
        assertThat(buffer.get(8)).isEqualTo((byte) 8);
        assertThat(buffer.order(ByteOrder.LITTLE_ENDIAN).getInt(24)).isEqualTo(1);
        assertThat(buffer.getInt(48)).isEqualTo(Direction.STATE.ordinal());
        assertThat(buffer.getInt(80)).as("check value of CRC-32C").isEqualTo(0xE3069283);
        assertThat(ReceivedHeader.read(buffer)).isEqualTo(new ReceivedHeader(header, 0xE3069283, false));
    }

    @Test
    void aMessageOfAnOlderEpochIsRefusedAndFailsTheJob() throws Exception {
        refusedAfterOpening(
                header(JOB, 0, 0, 1, 3, 0, 1),
                Code.STALE_EPOCH,
                "rank 0 sent with placement epoch 0, but node 1 (ADDRESS) has 1: " + TAG);
    }

    @Test
    void aMessageOfAnotherJobIsRefused() throws Exception {
        refusedAfterOpening(
                header(FrameHeader.jobKey("other"), 1, 0, 1, 3, 0, 1),
                Code.FOREIGN_JOB,
                "a message of another job came on the stream of job 'job'");
    }

    @Test
    void aMessageForARankOfAnotherNodeIsRefused() throws Exception {
        refusedAfterOpening(
                header(JOB, 1, 0, 0, 3, 0, 1),
                Code.PROTOCOL,
                "node 0 sent a message from rank 0 to rank 0 to node 1: " + TAG);
    }

    @Test
    void aPartThatDoesNotFollowIsRefused() throws Exception {
        refusedAfterOpening(
                header(JOB, 1, 0, 1, 6, 1, 2), Code.PROTOCOL, "part 1 of 2 from rank 0 does not follow part 0: " + TAG);
    }

    private static void refusedAfterOpening(FrameHeader header, Code code, String sentence) throws Exception {
        try (FlightMesh mesh = FlightMesh.joinedWithoutTheFirstStream(PATIENT)) {
            String expected = sentence.replace("ADDRESS", mesh.addresses().get(1));
            JobSession job = mesh.job("job", 1, 0, PATIENT);
            try (RawPeer peer =
                    new RawPeer(mesh.planes.get(1), StreamTicket.of(job, 1).descriptor())) {
                peer.put(header, new byte[3]);
                assertThat(peer.refusal()).isEqualTo("[" + code + "] " + expected);
            }
            DataPlaneException failure = catchThrowableOfType(
                    DataPlaneException.class, () -> mesh.transports().get(1).receive(0, TAG));
            assertThat(failure.code()).isEqualTo(code);
            assertThat(failure).hasMessage(expected);
        }
    }

    @Test
    void aStreamOfSomethingElseIsRefused() throws Exception {
        try (FlightMesh mesh = FlightMesh.joined(Topology.of(2, 1), PATIENT);
                RawPeer peer = new RawPeer(mesh.planes.get(1), FlightDescriptor.path("locmoe", "99"))) {
            assertThat(peer.refusal())
                    .isEqualTo("[PROTOCOL] a stream of LocMoE Mesh, format 2, was expected, not [locmoe, 99]");
            TransportLaws.everyPairExchanges(mesh.transports(), 10);
        }
    }

    @Tag("slow")
    @Test
    void streamsCancelledMidMessageLeaveNoMemoryBehind() throws Exception {
        try (FlightMesh mesh = FlightMesh.ofTwoWithoutTheFirstStream(BodyChannel.AUTO, false)) {
            for (int round = 0; round < 42; round++) {
                List<Session> sessions = mesh.join("job", 1, PATIENT);
                cancelledStream(mesh, round % 7, true);
                assertThatThrownBy(() -> {
                            while (true) {
                                sessions.get(1).transport(1).receive(0, TAG).close();
                            }
                        })
                        .isInstanceOf(DataPlaneException.class)
                        .hasMessageContaining("closed its stream to node 1 before the job ended");
                FlightMesh.close(sessions);
                FlightMesh.requireReleased(mesh.planes.get(1));
            }
        }
    }

    @Test
    void streamsThatAreRefusedWhileTheySendLeaveNoMemoryBehind() throws Exception {
        try (FlightMesh mesh = FlightMesh.joined(Topology.of(2, 1), PATIENT)) {
            for (int round = 0; round < 42; round++) {
                cancelledStream(mesh, round % 7, false);
            }
            mesh.sessions.get(1).close();
            FlightMesh.requireReleased(mesh.planes.get(1));
        }
    }

    private static void cancelledStream(FlightMesh mesh, int parts, boolean accepted) throws Exception {
        byte[] part = new byte[PartBatch.BYTES];
        JobSession job = mesh.job("job", 1, 0, PATIENT);
        try (RawPeer peer =
                new RawPeer(mesh.planes.get(1), StreamTicket.of(job, 1).descriptor())) {
            if (accepted) {
                assertThat(peer.awaitAccepted()).isTrue();
            }
            peer.put(header(JOB, 1, 0, 1, part.length, 0, 1), part);
            for (int i = 0; i < parts; i++) {
                peer.put(
                        WireMessages.at(header(JOB, 1, 0, 1, 10L * part.length, 0, 10), i, (long) i * part.length),
                        part);
            }
            peer.cancel();
        }
    }
}
