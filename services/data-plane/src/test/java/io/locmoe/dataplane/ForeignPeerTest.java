package io.locmoe.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.dataplane.flight.DataPlane;
import io.locmoe.spi.comm.Direction;
import io.locmoe.spi.comm.MessageTag;
import io.locmoe.spi.comm.Transport;
import io.locmoe.spi.topology.Topology;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rank 0 is a program that knows docs/wire-format.md only; rank 1 is ours and has an expert that doubles its rows. */
@Timeout(60)
class ForeignPeerTest {
    private static final int ROWS = 300_000;
    private static final MessageTag DISPATCH = new MessageTag(7, 0, 2, Direction.DISPATCH, 0);
    private static final MessageTag COMBINE = new MessageTag(7, 0, 2, Direction.COMBINE, 0);

    @ParameterizedTest
    @EnumSource(BodyChannel.class)
    void aDispatchOfAPlainFlightClientComesBackAsExpertOutputs(BodyChannel channel) throws Exception {
        float[] rows = new float[ROWS];
        for (int i = 0; i < ROWS; i++) {
            rows[i] = i;
        }
        try (ForeignPeer peer = new ForeignPeer();
                DataPlane plane = DataPlane.start("127.0.0.1", 0, channel)) {
            CompletableFuture<Void> expert = CompletableFuture.runAsync(() -> doubleOnce(plane, peer.address()));
            peer.open(plane.address(), "run-17", 3, 0, 1, "[0, 1]");
            peer.send(1, 7, 2, 0, 0, rows);
            float[] outputs = peer.receive(7, 2, 1, 0);
            assertThat(outputs).hasSize(ROWS);
            for (int i = 0; i < ROWS; i++) {
                assertThat(outputs[i]).isEqualTo(2f * i);
            }
            peer.end();
            expert.join();
            assertThat(plane.allocatedBytes()).isZero();
        }
    }

    @Test
    void theNumbersOfDirectionsAreThoseOfTheDocument() {
        assertThat(Direction.values())
                .containsExactly(
                        Direction.DISPATCH,
                        Direction.COMBINE,
                        Direction.COMBINE_GRADIENT,
                        Direction.DISPATCH_GRADIENT,
                        Direction.COUNTS,
                        Direction.GRADIENTS,
                        Direction.STATE);
    }

    private static void doubleOnce(DataPlane plane, String peer) {
        JobSession job = new JobSession(
                "run-17", 3, Topology.of(2, 1), 1, List.of(peer, plane.address()), Duration.ofSeconds(20));
        try (Session session = plane.join(job)) {
            Transport transport = session.transport(1);
            float[] rows;
            try (Transport.Received received = transport.receive(0, DISPATCH)) {
                rows = received.data().toArray(ValueLayout.JAVA_FLOAT_UNALIGNED);
            }
            for (int i = 0; i < rows.length; i++) {
                rows[i] *= 2;
            }
            transport.send(0, COMBINE, MemorySegment.ofArray(rows));
        }
    }
}
