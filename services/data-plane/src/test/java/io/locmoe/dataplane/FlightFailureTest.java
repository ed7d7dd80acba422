package io.locmoe.dataplane;

import static io.locmoe.dataplane.TransportLaws.TAG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.locmoe.dataplane.DataPlaneException.Code;
import io.locmoe.dataplane.rank.SessionRanks;
import io.locmoe.spi.comm.Transport;
import io.locmoe.spi.topology.Topology;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Beside each other, since they mostly wait for deadlines. */
@Tag("slow")
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
@ParameterizedClass
@EnumSource(
        value = Way.class,
        names = {"SECURED_UNIX", "SECURED_SHARED_MEMORY"},
        mode = EnumSource.Mode.EXCLUDE)
class FlightFailureTest {
    @Parameter
    Way way;

    private static final Duration PATIENT = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(500);
    private static final Duration MISSED = Duration.ofSeconds(1);

    @BeforeAll
    static void warmUp() throws Exception {
        FlightMesh.warmUp();
    }

    @Test
    void aMissedDeadlineNamesWhatIsMissing() throws Exception {
        try (FlightMesh mesh = FlightMesh.again(() -> FlightMesh.joined(Topology.of(2, 1), MISSED, way))) {
            assertThatThrownBy(() -> mesh.transports().get(1).receive(0, TAG))
                    .isInstanceOf(DataPlaneException.class)
                    .hasMessage("rank 1 (node 1) waited 1.0 s for rank 0 (node 0): step 12, micro-batch 3, layer 2, "
                            + "DISPATCH,"
                            + " chunk 1; nothing else from it is waiting");
        }
    }

    @Test
    void abortFailsEveryRankOfEveryNodeWithTheReason() throws Exception {
        try (FlightMesh mesh = FlightMesh.joined(Topology.of(3, 2), PATIENT, way)) {
            CompletableFuture<Void> abort = CompletableFuture.runAsync(
                    () -> {
                        mesh.sessions.forEach(session -> Waits.begun(session, 2));
                        mesh.sessions.get(1).abort("cancelled by ada");
                    },
                    Thread.ofPlatform()::start);
            List<String> failures = Ranks.run(
                    mesh.transports(),
                    transport -> catchThrowableOfType(
                                    DataPlaneException.class, () -> transport.receive((transport.rank() + 3) % 6, TAG))
                            .getMessage());
            abort.get();
            String told = "node 1 (" + mesh.addresses().get(1) + ") aborted the job: cancelled by ada";
            assertThat(failures).containsExactly(told, told, "cancelled by ada", "cancelled by ada", told, told);
        }
    }

    @Test
    void messagesSentBeforeLeavingAreReceivedAndLaterOnesRefused() throws Exception {
        try (FlightMesh mesh = FlightMesh.joined(Topology.of(2, 1), PATIENT, way)) {
            mesh.transports().get(0).send(1, TAG, MemorySegment.ofArray(new byte[3_000_000]));
            mesh.sessions.get(0).close();
            Transport stays = mesh.transports().get(1);
            stays.receive(0, TAG).close();
            String left = "node 0 (" + mesh.addresses().get(0) + ") has left the job";
            assertThatThrownBy(() -> stays.receive(0, TAG))
                    .hasMessageStartingWith(left)
                    .hasMessageEndingWith(TAG.toString());
            assertThatThrownBy(() -> stays.send(0, TAG, MemorySegment.NULL)).hasMessageStartingWith(left);
        }
    }

    @Test
    void aRankThatTakesNothingHoldsItsSenderBackAndIsNamed() throws Exception {
        try (FlightMesh mesh = FlightMesh.again(() -> FlightMesh.joined(Topology.of(2, 1), MISSED, way))) {
            MemorySegment payload = MemorySegment.ofArray(new byte[400_000]);
            DataPlaneException failure = catchThrowableOfType(DataPlaneException.class, () -> {
                while (true) {
                    mesh.transports().get(0).send(1, TAG, payload);
                    assertThat(mesh.planes.get(1).allocatedBytes()).isLessThan(SessionRanks.MAILBOX_BYTES + (8 << 20));
                }
            });
            assertThat(failure.code()).isEqualTo(Code.BACK_PRESSURE);
            assertThat(failure).hasMessageContaining("took nothing from").hasMessageEndingWith(TAG.toString());
        }
    }

    @Test
    void aJobIsJoinedOnceOnly() throws Exception {
        try (FlightMesh mesh = FlightMesh.joined(Topology.of(1, 1), PATIENT, way)) {
            assertThatThrownBy(() -> mesh.planes.get(0).join(mesh.job("job", 1, 0, SHORT)))
                    .hasMessage("this node already runs job 'job'");
        }
    }

    @Test
    void sessionsAbortedMidStreamLeaveNoMemoryBehind() throws Exception {
        byte[] large = new byte[3_000_000];
        try (FlightMesh mesh = new FlightMesh(Topology.of(2, 1), way)) {
            for (int round = 0; round < 6; round++) {
                List<Session> sessions = mesh.join("job", round, PATIENT);
                Transport sender = sessions.get(0).transport(0);
                CompletableFuture<DataPlaneException> sending = CompletableFuture.supplyAsync(
                        () -> catchThrowableOfType(DataPlaneException.class, () -> {
                            while (true) {
                                sender.send(1, TAG, MemorySegment.ofArray(large));
                            }
                        }),
                        Thread.ofPlatform()::start);
                sessions.get(1).transport(1).receive(0, TAG).close();
                sessions.get(round % 2).abort("round " + round);
                assertThat(sending.get()).hasMessageContaining("round " + round);
                FlightMesh.close(sessions);
                FlightMesh.requireReleased(mesh.planes.get(1));
            }
        }
    }
}
