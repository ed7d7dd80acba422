package io.locmoe.dataplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.dataplane.body.BodyOffer;
import io.locmoe.dataplane.flight.DataPlane;
import io.locmoe.dataplane.flight.Sink;
import io.locmoe.spi.topology.Topology;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Node 0 of eight, of which the others have ports for bodies that answer nothing, as behind a firewall. */
@Tag("slow")
@Timeout(60)
class UnreachableBodiesTest {
    private static final int NODES = 8;
    private static final Duration DEADLINE = Duration.ofSeconds(6);
    /** For one port, a quarter of the deadline: one after another they would take ten seconds. */
    private static final Duration ONE = Duration.ofMillis(1500);

    private static final int PATIENCE_MILLISECONDS = 20_000;

    private final List<SilentPort> ports = new ArrayList<>();
    private final List<Sink> peers = new ArrayList<>();
    private final DataPlane plane;

    UnreachableBodiesTest() throws IOException {
        for (int peer = 1; peer < NODES; peer++) {
            SilentPort port = new SilentPort();
            ports.add(port);
            peers.add(Sink.offering(new BodyOffer("ab".repeat(16), port.port(), "")));
        }
        plane = DataPlane.start("127.0.0.1", 0);
    }

    @BeforeAll
    static void warmUp() throws Exception {
        FlightMesh.warmUp();
    }

    @AfterEach
    void close() throws IOException {
        plane.close();
        peers.forEach(Sink::close);
        for (SilentPort port : ports) {
            port.close();
        }
    }

    private Session join(String job, String run) {
        return join(plane, job, run);
    }

    private Session join(DataPlane joining, String job, String run) {
        List<String> addresses = new ArrayList<>(List.of(joining.address()));
        peers.forEach(peer -> addresses.add(peer.address()));
        return joining.join(new JobSession(job, run, 1, Topology.of(NODES, 1), 0, addresses, List.of(), DEADLINE));
    }

    @Test
    void unreachableBodyPortsCostOneShortWaitPerRun() throws Exception {
        long begun = System.nanoTime();
        try (Session first = join("job-1", "run")) {
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isBetween(ONE, ONE.multipliedBy(3));
            String notice = first.notice().orElseThrow();
            for (int peer = 1; peer < NODES; peer++) {
                assertThat(notice)
                        .contains(
                                "node " + peer + " (" + peers.get(peer - 1).address() + "), tcp: no connection to port "
                                        + ports.get(peer - 1).port() + " within 1.5 s")
                        .containsPattern("at TCP port .*" + ports.get(peer - 1).port() + ".*bodyPort of a node");
            }
            first.transport(0).send(3, TransportLaws.TAG, MemorySegment.ofArray(new byte[100]));
        }
        for (SilentPort port : ports) {
            port.open();
        }
        try (Session again = join("job-1-again-1", "run")) {
            assertThat(again.notice()).isEmpty();
        }
        for (SilentPort port : ports) {
            assertThat(port.isAsked(1)).isFalse();
        }
    }

    /** Somebody may have opened the port since. */
    @Test
    void anotherRunTriesTheUnreachablePortsAgain() throws Exception {
        join("job-1", "run").close();
        for (SilentPort port : ports) {
            port.open();
        }
        CompletableFuture<Session> other = CompletableFuture.supplyAsync(() -> join("job-2", "other"));
        for (SilentPort port : ports) {
            assertThat(port.isAsked(PATIENCE_MILLISECONDS)).isTrue();
        }
        try (Session joined = other.get()) {
            assertThat(joined.notice().orElseThrow()).contains("node 7").doesNotContain("no connection to port");
        }
    }

    @Test
    void aChannelThatWasAskedForByNameFailsTheJoinSoon() throws Exception {
        try (DataPlane tcp = DataPlane.start("127.0.0.1", 0, BodyChannel.TCP)) {
            assertThatThrownBy(() -> join(tcp, "job", "run"))
                    .isInstanceOf(DataPlaneException.class)
                    .hasMessageContaining("no body channel from node 0 to node 1")
                    .hasMessageContaining("; choose body channel auto or flight");
        }
    }
}
