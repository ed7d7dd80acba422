package io.locmoe.dataplane;

import static io.locmoe.dataplane.TransportLaws.TAG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.locmoe.dataplane.DataPlaneException.Code;
import io.locmoe.spi.comm.Transport;
import io.locmoe.spi.topology.Topology;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Body channels are read by the waiting rank, or by the reader's thread while none waits. */
@Timeout(60)
@ParameterizedClass
@EnumSource(
        value = BodyChannel.class,
        names = {"TCP", "UNIX", "SHARED_MEMORY"})
class BodyReaderTest {
    private static final Duration PATIENT = Duration.ofSeconds(20);
    private static final Duration MISSED = Duration.ofSeconds(1);
    private static final MemorySegment FEW = MemorySegment.ofArray(new byte[1000]);

    @Parameter
    BodyChannel channel;

    @BeforeAll
    static void warmUp() throws Exception {
        FlightMesh.warmUp();
    }

    @Test
    void bodiesAreReceivedWhileTheRankComputes() throws Exception {
        try (FlightMesh mesh = FlightMesh.joined(Topology.of(2, 1), PATIENT, channel)) {
            Transport sender = mesh.transports().get(0);
            Transport computing = mesh.transports().get(1);
            for (int i = 0; i < 5; i++) {
                sender.send(1, TAG, FEW);
                computing.receive(0, TAG).close();
                sender.send(1, TAG, MemorySegment.ofArray(new byte[3 << 20]));
                while (mesh.planes.get(1).allocatedBytes() < 3 << 20) {
                    Thread.sleep(1);
                }
                Thread.sleep(20);
                long waits = System.nanoTime();
                try (Transport.Received received = computing.receive(0, TAG)) {
                    assertThat(received.arrivedNanos())
                            .as("there before it was waited for")
                            .isLessThan(waits);
                }
            }
        }
    }

    /** What comes without end keeps a rank reading. */
    @Tag("slow")
    @Test
    void messagesOfOtherPeersDoNotExtendTheDeadline() throws Exception {
        try (FlightMesh mesh = FlightMesh.again(() -> FlightMesh.joined(Topology.of(5, 1), MISSED, channel))) {
            List<CompletableFuture<Integer>> others = mesh.transports().subList(2, 5).stream()
                    .map(other ->
                            CompletableFuture.supplyAsync(() -> sendUntilAborted(other), Thread.ofPlatform()::start))
                    .toList();
            assertThatThrownBy(() -> mesh.transports().get(1).receive(0, TAG))
                    .hasMessageStartingWith("rank 1 (node 1) waited 1.0 s for rank 0 (node 0): " + TAG);
            mesh.sessions.get(1).abort("enough");
            for (CompletableFuture<Integer> other : others) {
                assertThat(other.get()).as("messages that came meanwhile").isGreaterThan(100);
            }
        }
    }

    private static int sendUntilAborted(Transport from) {
        int sent = 0;
        DataPlaneException end = null;
        while (end == null) {
            end = catchThrowableOfType(DataPlaneException.class, () -> from.send(1, TAG, MemorySegment.NULL));
            sent++;
        }
        return sent;
    }

    @Test
    void anInterruptedRankLeavesTheChannelWhole() throws Exception {
        try (FlightMesh mesh = FlightMesh.joined(Topology.of(2, 1), PATIENT, channel)) {
            for (int i = 0; i < 50; i++) {
                Thread waiting = Thread.currentThread();
                int micros = 40 * i;
                Thread interrupter = Thread.ofPlatform().start(() -> {
                    busy(micros);
                    waiting.interrupt();
                });
                DataPlaneException failure = catchThrowableOfType(
                        DataPlaneException.class, () -> mesh.transports().get(1).receive(0, TAG));
                Thread.interrupted();
                interrupter.join(PATIENT);
                assertThat(failure.code()).isEqualTo(Code.CANCELLED);
            }
            TransportLaws.everyPairExchanges(mesh.transports(), 100_000);
        }
    }

    private static void busy(int micros) {
        long until = System.nanoTime() + TimeUnit.MICROSECONDS.toNanos(micros);
        while (System.nanoTime() < until) {
            Thread.onSpinWait();
        }
    }
}
