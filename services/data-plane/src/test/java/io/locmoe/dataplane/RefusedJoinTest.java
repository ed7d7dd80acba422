package io.locmoe.dataplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.locmoe.dataplane.DataPlaneException.Code;
import io.locmoe.dataplane.flight.DataPlane;
import io.locmoe.spi.topology.Topology;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Joins that fail before there are body channels, so in an open mesh and in one with certificates. Beside each other,
 * since they mostly wait for deadlines.
 */
@Tag("slow")
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
@ParameterizedClass
@EnumSource(
        value = Way.class,
        names = {"FLIGHT", "SECURED_TCP"})
class RefusedJoinTest {
    private static final Duration PATIENT = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(500);
    /** Missed by a join that is refused, after it was told why: a busy machine takes its time for that. */
    private static final Duration MISSED = Duration.ofSeconds(3);

    @Parameter
    Way way;

    @BeforeAll
    static void warmUp() throws Exception {
        FlightMesh.warmUp();
    }

    @Test
    void anOlderPlacementEpochIsRefusedByName() throws Exception {
        try (FlightMesh mesh = new FlightMesh(Topology.of(2, 1), way)) {
            CompletableFuture<Session> newer = joinLater(mesh, mesh.job("job", 5, 1, MISSED.multipliedBy(2)));
            DataPlaneException failure = catchThrowableOfType(
                    DataPlaneException.class, () -> mesh.planes.get(0).join(mesh.job("job", 4, 0, MISSED)));
            assertThat(failure.code()).isEqualTo(Code.STALE_EPOCH);
            String node1 = "node 1 (" + mesh.addresses().get(1) + ")";
            assertThat(failure)
                    .hasMessage("node 0 could not open its stream to " + node1
                            + (way.secured()
                                    ? ": node 0 has placement epoch 4 of job 'job', but " + node1
                                            + " has 5: take the new placement and join again"
                                    : " within 3.0 s: it has another placement epoch of this job"));
            assertThatThrownBy(newer::join)
                    .isInstanceOf(CompletionException.class)
                    .cause()
                    .isInstanceOf(DataPlaneException.class)
                    .hasMessageContaining("within 6.0 s");
        }
    }

    @Test
    void aNodeThatStillHasTheOldEpochIsWaitedFor() throws Exception {
        try (FlightMesh mesh = new FlightMesh(Topology.of(2, 1), way)) {
            List<Session> old = mesh.join("job", 1, PATIENT);
            old.get(0).close();
            try (Relay relay = new Relay(mesh.planes.get(1).port())) {
                JobSession job = mesh.job(
                        "job", 2, Topology.of(2, 1), 0, List.of(mesh.addresses().get(0), relay.address()), PATIENT);
                CompletableFuture<Session> next = joinLater(mesh, job);
                relay.awaitConnections(3);
                assertThat(next)
                        .as("refused twice by the node with the old epoch")
                        .isNotDone();
                old.get(1).close();
                mesh.sessions.add(mesh.planes.get(1).join(mesh.job("job", 2, 1, PATIENT)));
                mesh.sessions.add(next.get());
                TransportLaws.everyPairExchanges(
                        List.of(
                                mesh.sessions.get(1).transport(0),
                                mesh.sessions.get(0).transport(1)),
                        10);
                FlightMesh.close(mesh.sessions);
            }
        }
    }

    @Test
    void aForeignJobIsRefusedByName() throws Exception {
        try (FlightMesh mesh = FlightMesh.joined(Topology.of(2, 1), PATIENT, way)) {
            DataPlaneException failure = catchThrowableOfType(
                    DataPlaneException.class, () -> mesh.planes.get(0).join(mesh.job("stray", 1, 0, MISSED)));
            assertThat(failure.code()).isEqualTo(Code.FOREIGN_JOB);
            assertThat(failure)
                    .hasMessage("node 0 could not open its stream to node 1 ("
                            + mesh.addresses().get(1) + ") within 3.0 s: it does not run "
                            + (way.secured() ? "job 'stray'; it runs [job]" : "this job"));
        }
    }

    /** Each node asks the other; whoever asks first is told, and leaves, and the other waits in vain for it. */
    @Test
    void anotherTopologyIsRefused() throws Exception {
        try (FlightMesh mesh = new FlightMesh(Topology.of(2, 1), way)) {
            CompletableFuture<Session> first = joinLater(mesh, mesh.job("job", 1, 1, MISSED));
            JobSession other = mesh.job("job", 1, Topology.of(2, 2), 0, mesh.addresses(), MISSED);
            Throwable second = catchThrowable(() -> mesh.planes.get(0).join(other));
            assertThat(second).isInstanceOf(DataPlaneException.class);
            Throwable earlier = catchThrowable(first::join).getCause();
            assertThat(earlier).isInstanceOf(DataPlaneException.class);
            assertThat(second.getMessage() + earlier.getMessage())
                    .contains(way.secured() ? "topology [0, " : "another topology");
        }
    }

    @Test
    void anUnreachablePeerIsNamed() throws Exception {
        try (DataPlane plane = DataPlane.start("127.0.0.1", 0)) {
            int unused;
            try (ServerSocket socket = new ServerSocket(0)) {
                unused = socket.getLocalPort();
            }
            JobSession job = new JobSession(
                    "job", 1, Topology.of(2, 1), 0, List.of(plane.address(), "127.0.0.1:" + unused), SHORT);
            DataPlaneException failure = catchThrowableOfType(DataPlaneException.class, () -> plane.join(job));
            assertThat(failure.code()).isEqualTo(Code.PEER_LOST);
            assertThat(failure)
                    .hasMessageStartingWith(
                            "node 0 could not open its stream to node 1 (127.0.0.1:" + unused + ") within 0.5 s: ");
            assertThat(plane.allocatedBytes()).isZero();
        }
    }

    @Test
    void anAddressInUseIsNamed() throws Exception {
        try (DataPlane plane = DataPlane.start("127.0.0.1", 0)) {
            assertThatThrownBy(() -> DataPlane.start("127.0.0.1", plane.port()).close())
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("the data plane cannot listen on 127.0.0.1:" + plane.port() + ": ");
        }
    }

    private static CompletableFuture<Session> joinLater(FlightMesh mesh, JobSession job) {
        return CompletableFuture.supplyAsync(() -> mesh.planes.get(job.node()).join(job), Thread.ofPlatform()::start);
    }
}
