package io.locmoe.dataplane;

import static io.locmoe.dataplane.TransportLaws.TAG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.locmoe.dataplane.rank.SessionRanks;
import io.locmoe.spi.comm.Transport;
import io.locmoe.spi.topology.Topology;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The behaviour of a transport, in each {@link Way} that the subclass names. */
@Timeout(60)
abstract class TransportOfEachWay {
    @Parameter
    Way way;

    private static final Duration PATIENT = Duration.ofSeconds(20);

    @ParameterizedTest
    @CsvSource({"1,1", "1,2", "4,2"})
    void everyRankGetsWhatWasSentToIt(int nodes, int devices) throws Exception {
        try (FlightMesh mesh = FlightMesh.joined(Topology.of(nodes, devices), PATIENT, way)) {
            TransportLaws.everyPairExchanges(mesh.transports(), 1000);
        }
    }

    @Test
    void payloadsOfEverySizeArriveUnchanged() throws Exception {
        try (FlightMesh mesh = FlightMesh.joined(Topology.of(2, 2), PATIENT, way)) {
            for (int bytes : new int[] {0, 1, 7, 8, 4096, 1 << 20, (1 << 20) + 1, 3_000_003}) {
                TransportLaws.everyPairExchanges(mesh.transports(), bytes);
            }
        }
        try (FlightMesh mesh = FlightMesh.joined(Topology.of(2, 1), PATIENT, way)) {
            TransportLaws.everyPairExchanges(mesh.transports(), 20 << 20);
        }
    }

    @Test
    void messagesAreReceivedIntoTheGivenMemory() throws Exception {
        try (FlightMesh mesh = FlightMesh.joined(Topology.of(2, 2), PATIENT, way)) {
            for (int bytes : new int[] {0, 1, 4096, 1 << 20, 3_000_003}) {
                TransportLaws.namedMemoryIsFilled(mesh.transports(), bytes);
            }
        }
    }

    @Test
    void wrongSizedMemoryIsRefusedAndConfinedMemoryIsFilled() throws Exception {
        try (FlightMesh mesh = FlightMesh.joined(Topology.of(2, 1), PATIENT, way)) {
            TransportLaws.wrongSizedMemoryIsRefusedAndConfinedMemoryIsFilled(mesh.transports());
        }
    }

    @Test
    void messagesWithEqualTagsKeepTheirOrder() throws Exception {
        try (FlightMesh mesh = FlightMesh.joined(Topology.of(2, 2), PATIENT, way)) {
            TransportLaws.equalTagsKeepTheirOrder(mesh.transports());
        }
    }

    /**
     * Rank 2 takes nothing of what the ranks of two nodes send to it; rank 3, on its node, is reached by a third node.
     */
    @Test
    void aFullMailboxHoldsUpNoOtherPeer() throws Exception {
        try (FlightMesh mesh = FlightMesh.joined(Topology.of(4, 2), PATIENT, way)) {
            List<Transport> ranks = mesh.transports();
            List<CompletableFuture<DataPlaneException>> held =
                    List.of(sendEndlessly(ranks.get(0), 2), sendEndlessly(ranks.get(4), 2));
            while (mesh.planes.get(1).allocatedBytes() < 2 * SessionRanks.MAILBOX_BYTES) {
                Thread.sleep(1);
            }
            for (int i = 0; i < 20; i++) {
                ranks.get(6).send(3, TAG, MemorySegment.ofArray(new byte[1 << 20]));
                ranks.get(3).receive(6, TAG).close();
            }
            assertThat(held).noneMatch(CompletableFuture::isDone);
            mesh.sessions.get(1).abort("enough");
            for (CompletableFuture<DataPlaneException> sender : held) {
                assertThat(sender.get()).hasMessageContaining("enough");
            }
        }
    }

    /** Gives what the sends end with. */
    private static CompletableFuture<DataPlaneException> sendEndlessly(Transport from, int target) {
        return CompletableFuture.supplyAsync(
                () -> catchThrowableOfType(DataPlaneException.class, () -> {
                    while (true) {
                        from.send(target, TAG, MemorySegment.ofArray(new byte[1 << 20]));
                    }
                }),
                Thread.ofPlatform()::start);
    }

    @Test
    void ranksThatAllSendFirstDoNotBlockEachOther() throws Exception {
        try (FlightMesh mesh = FlightMesh.joined(Topology.of(2, 2), PATIENT, way)) {
            TransportLaws.sendingFirstDoesNotDeadlock(mesh.transports(), 4 << 20, 2);
        }
    }

    @Test
    void jobsRunAtTheSameTimeWithoutMixing() throws Exception {
        try (FlightMesh mesh = FlightMesh.joined(Topology.of(2, 1), PATIENT, way)) {
            List<Session> other = mesh.join("other", 7, PATIENT);
            List<Transport> second = FlightMesh.transports(other);
            second.get(0).send(1, TAG, MemorySegment.ofArray(new byte[] {2}));
            mesh.transports().get(0).send(1, TAG, MemorySegment.ofArray(new byte[] {1}));
            try (Transport.Received fromOther = second.get(1).receive(0, TAG);
                    Transport.Received fromFirst = mesh.transports().get(1).receive(0, TAG)) {
                assertThat(fromOther.data().get(ValueLayout.JAVA_BYTE, 0)).isEqualTo((byte) 2);
                assertThat(fromFirst.data().get(ValueLayout.JAVA_BYTE, 0)).isEqualTo((byte) 1);
            }
            FlightMesh.close(other);
            TransportLaws.everyPairExchanges(mesh.transports(), 100);
        }
    }

    @Test
    void jobsFollowOneAnother() throws Exception {
        try (FlightMesh mesh = new FlightMesh(Topology.of(2, 2), way)) {
            for (int job = 0; job < 3; job++) {
                List<Session> sessions = mesh.join("job", job, PATIENT);
                TransportLaws.everyPairExchanges(FlightMesh.transports(sessions), 100);
                FlightMesh.close(sessions);
            }
        }
    }

    @Test
    void trafficCountsEachMessageAtItsSender() throws Exception {
        try (FlightMesh mesh = FlightMesh.joined(Topology.of(2, 2), PATIENT, way)) {
            TransportLaws.everyPairExchanges(mesh.transports(), 3_000_000);
            TrafficSnapshot node0 = mesh.sessions.get(0).traffic().snapshot();
            assertThat(node0.interNodeBytes()).isEqualTo(4L * 3_000_000);
            assertThat(node0.intraNodeBytes()).isEqualTo(2L * 3_000_000);
            assertThat(node0.interNodeMessages()).isEqualTo(4);
            assertThat(node0.bytes(2, 0)).as("counted on node 1").isZero();
            assertThat(mesh.sessions.get(1).traffic().snapshot().bytes(2, 0)).isEqualTo(3_000_000);
            assertThat(mesh.planes.get(0).links())
                    .singleElement()
                    .returns(mesh.planes.get(1).address(), LinkTraffic::address)
                    .returns(4L * 3_000_000, LinkTraffic::bytes)
                    .satisfies(link -> assertThat(link.nanos()).isPositive());
        }
    }

    @Test
    void aMessageKeptOpenIsALeak() throws Exception {
        try (FlightMesh mesh = FlightMesh.joined(Topology.of(2, 1), PATIENT, way)) {
            mesh.transports().get(0).send(1, TAG, MemorySegment.ofArray(new byte[5000]));
            Transport.Received kept = mesh.transports().get(1).receive(0, TAG);
            mesh.sessions.get(0).close();
            assertThatThrownBy(mesh.sessions.get(1)::close)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("1 received messages (5000 bytes) were never closed");
            kept.close();
        }
    }

    @Test
    void manySmallMessagesGoToAndFro() throws Exception {
        try (FlightMesh mesh = FlightMesh.joined(Topology.of(2, 1), PATIENT, way)) {
            List<Integer> sums = Ranks.run(mesh.transports(), transport -> {
                int other = 1 - transport.rank();
                int sum = 0;
                for (int round = 0; round < 500; round++) {
                    if (transport.rank() == 0) {
                        transport.send(other, TAG.withChunk(round), MemorySegment.ofArray(new int[] {round}));
                    }
                    try (Transport.Received received = transport.receive(other, TAG.withChunk(round))) {
                        sum += received.data().get(ValueLayout.JAVA_INT_UNALIGNED, 0);
                    }
                    if (transport.rank() == 1) {
                        transport.send(other, TAG.withChunk(round), MemorySegment.ofArray(new int[] {-round}));
                    }
                }
                return sum;
            });
            assertThat(sums).containsExactly(-124_750, 124_750);
        }
    }
}
