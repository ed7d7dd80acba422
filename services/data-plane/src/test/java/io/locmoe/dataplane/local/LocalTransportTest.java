package io.locmoe.dataplane.local;

import static io.locmoe.dataplane.TransportLaws.TAG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.locmoe.dataplane.DataPlaneException;
import io.locmoe.dataplane.DataPlaneException.Code;
import io.locmoe.dataplane.Ranks;
import io.locmoe.dataplane.Session;
import io.locmoe.dataplane.TrafficSnapshot;
import io.locmoe.dataplane.TransportLaws;
import io.locmoe.dataplane.Waits;
import io.locmoe.spi.comm.Direction;
import io.locmoe.spi.comm.MessageTag;
import io.locmoe.spi.comm.Transport;
import io.locmoe.spi.topology.Topology;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocalTransportTest {
    private static final Duration PATIENT = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(200);

    @ParameterizedTest
    @CsvSource({"1,1", "1,2", "2,1", "2,2", "4,1", "4,2"})
    void everyRankGetsWhatWasSentToIt(int nodes, int devices) throws Exception {
        try (Session session = LocalTransport.mesh(Topology.of(nodes, devices), PATIENT)) {
            TransportLaws.everyPairExchanges(session.transports(), 1000);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 255, 256, 257, 4096, 1_000_003, 20 << 20})
    void payloadsOfEverySizeArriveUnchanged(int bytes) throws Exception {
        try (Session session = LocalTransport.mesh(Topology.of(1, 2), PATIENT)) {
            TransportLaws.everyPairExchanges(session.transports(), bytes);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4096, 1 << 20, 3_000_003})
    void messagesAreReceivedIntoTheGivenMemory(int bytes) throws Exception {
        try (Session session = LocalTransport.mesh(Topology.of(2, 2), PATIENT)) {
            TransportLaws.namedMemoryIsFilled(session.transports(), bytes);
        }
    }

    @Test
    void wrongSizedMemoryIsRefusedAndConfinedMemoryIsFilled() throws Exception {
        try (Session session = LocalTransport.mesh(Topology.of(1, 2), PATIENT)) {
            TransportLaws.wrongSizedMemoryIsRefusedAndConfinedMemoryIsFilled(session.transports());
        }
    }

    @Test
    void messagesWithEqualTagsKeepTheirOrder() throws Exception {
        try (Session session = LocalTransport.mesh(Topology.of(2, 2), PATIENT)) {
            TransportLaws.equalTagsKeepTheirOrder(session.transports());
        }
    }

    @Test
    void ranksThatAllSendFirstDoNotBlockEachOther() throws Exception {
        try (Session session = LocalTransport.mesh(Topology.of(2, 2), PATIENT, 10_000)) {
            TransportLaws.sendingFirstDoesNotDeadlock(session.transports(), 4_000, 50);
        }
    }

    @Test
    void aFullReceiverBlocksItsSenderUntilATimeout() {
        try (Session session = LocalTransport.mesh(Topology.of(2, 1), SHORT, 1000)) {
            session.transport(0).send(1, TAG, MemorySegment.ofArray(new byte[800]));
            DataPlaneException failure = catchThrowableOfType(
                    DataPlaneException.class,
                    () -> session.transport(0).send(1, TAG, MemorySegment.ofArray(new byte[300])));
            assertThat(failure.code()).isEqualTo(Code.BACK_PRESSURE);
            assertThat(failure)
                    .hasMessage("rank 1 (node 1) took nothing from rank 0 (node 0) for 0.2 s; it holds 800 of 1000"
                            + " bytes, no room for 300 more: step 12, micro-batch 3, layer 2, DISPATCH, chunk 1");
        }
    }

    @Test
    void aMissedDeadlineNamesWhatIsMissing() {
        try (Session session = LocalTransport.mesh(Topology.of(2, 2), SHORT)) {
            session.transport(3).send(0, TAG.withChunk(0), MemorySegment.ofArray(new byte[8]));
            DataPlaneException failure = catchThrowableOfType(
                    DataPlaneException.class, () -> session.transport(0).receive(3, TAG));
            assertThat(failure.code()).isEqualTo(Code.DEADLINE);
            assertThat(failure)
                    .hasMessage("rank 0 (node 0) waited 0.2 s for rank 3 (node 1): step 12, micro-batch 3, layer 2,"
                            + " DISPATCH, chunk 1; waiting from it: step 12, micro-batch 3, layer 2, DISPATCH; "
                            + "with this"
                            + " tag, nothing has arrived from ranks [1, 2, 3]");
        }
    }

    @Test
    void abortWakesEveryWaiterAndFailsLaterCalls() throws Exception {
        try (Session session = LocalTransport.mesh(Topology.of(4, 1), PATIENT)) {
            CompletableFuture<Void> abort = CompletableFuture.runAsync(() -> {
                Waits.begun(session, 4);
                session.abort("job cancelled by ada");
                session.abort("second reason");
            });
            Ranks.run(session.transports(), transport -> {
                int other = (transport.rank() + 1) % 4;
                assertThatThrownBy(() -> transport.receive(other, TAG)).hasMessage("job cancelled by ada");
                assertThatThrownBy(() -> transport.receive(other, TAG)).hasMessage("job cancelled by ada");
                assertThatThrownBy(() -> transport.send(other, TAG, MemorySegment.NULL))
                        .hasMessage("job cancelled by ada");
                return null;
            });
            abort.get();
        }
    }

    @Test
    void aMessageForOneselfIsRefused() {
        try (Session session = LocalTransport.mesh(Topology.of(1, 2), SHORT)) {
            assertThatThrownBy(() -> session.transport(1).send(1, TAG, MemorySegment.NULL))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("rank 1 sends to itself");
            assertThatThrownBy(() -> session.transport(1).receive(1, TAG)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void unreadMessagesAreReleasedAtClose() {
        Session session = LocalTransport.mesh(Topology.of(2, 1), SHORT);
        session.transport(0).send(1, TAG, MemorySegment.ofArray(new byte[5000]));
        session.close();
        assertThatThrownBy(() -> session.transport(1).receive(0, TAG)).hasMessage("the session is closed");
    }

    @Test
    void aReceivedMessageLeftOpenIsALeak() {
        Session session = LocalTransport.mesh(Topology.of(2, 1), SHORT);
        session.transport(0).send(1, TAG, MemorySegment.ofArray(new byte[5000]));
        Transport.Received kept = session.transport(1).receive(0, TAG);
        assertThatThrownBy(session::close).hasMessage("1 received messages (5000 bytes) were never closed");
        kept.close();
        kept.close();
        assertThatThrownBy(kept::data).hasMessage("the message is closed");
    }

    @Test
    void trafficCountsPayloadBytesByPairDirectionAndNode() {
        try (Session session = LocalTransport.mesh(Topology.of(2, 2), SHORT)) {
            session.transport(0).send(1, TAG, MemorySegment.ofArray(new byte[10]));
            TrafficSnapshot before = session.traffic().snapshot();
            session.transport(0).send(2, TAG, MemorySegment.ofArray(new byte[100]));
            session.transport(0)
                    .send(2, new MessageTag(0, 0, -1, Direction.GRADIENTS, 0), MemorySegment.ofArray(new byte[7]));
            session.transport(2).receive(0, TAG).close();
            TrafficSnapshot now = session.traffic().snapshot();
            assertThat(now.bytes(Direction.DISPATCH, 0, 2)).isEqualTo(100);
            assertThat(now.messages(Direction.DISPATCH, 0, 2)).isOne();
            assertThat(now.bytes(0, 2)).isEqualTo(107);
            assertThat(now.messages(0, 2)).isEqualTo(2);
            assertThat(now.intraNodeBytes()).isEqualTo(10);
            assertThat(now.interNodeBytes()).isEqualTo(107);
            assertThat(now.interNodeBytes(Direction.GRADIENTS)).isEqualTo(7);
            assertThat(now.sendNanos(0, Direction.DISPATCH)).isPositive();
            assertThat(now.receiveNanos(2, Direction.DISPATCH)).isPositive();
            assertThat(now.since(before).intraNodeBytes()).isZero();
            assertThat(now.since(before).interNodeMessages()).isEqualTo(2);
        }
    }
}
