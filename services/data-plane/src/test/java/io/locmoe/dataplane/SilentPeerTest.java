package io.locmoe.dataplane;

import static io.locmoe.dataplane.TransportLaws.TAG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.locmoe.dataplane.DataPlaneException.Code;
import io.locmoe.identity.Trust;
import io.locmoe.spi.topology.Topology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections that stand, and bring nothing. It takes as long as a peer is waited for. */
@Tag("slow")
@Timeout(120)
class SilentPeerTest {
    private static final Duration PATIENT = Duration.ofSeconds(60);
    /** Without waiting for what the peer says to the end; that wait is five seconds. */
    private static final Duration SOON = Duration.ofSeconds(4);

    private static final String WAITS = "; rank 0 (node 0) waits for rank 1 (node 1): " + TAG;

    @BeforeAll
    static void warmUp() throws Exception {
        FlightMesh.warmUp();
    }

    /** Two nodes whose connections go through relays. */
    private static final class Pair implements AutoCloseable {
        private final FlightMesh mesh = new FlightMesh(Topology.of(2, 1), BodyChannel.FLIGHT, _ -> Trust.OPEN);
        private final Relay toNode0 = new Relay(mesh.planes.get(0).port());
        private final Relay toNode1 = new Relay(mesh.planes.get(1).port());

        Pair() throws Exception {
            List<String> peers = List.of(toNode0.address(), toNode1.address());
            List<Callable<Session>> joins = new ArrayList<>();
            for (int node = 0; node < 2; node++) {
                DataPlaneOf plane = new DataPlaneOf(mesh, node, peers);
                joins.add(plane::join);
            }
            mesh.sessions.addAll(FlightMesh.all(joins));
        }

        /** Nothing goes from node 1 to node 0, or the other way. */
        void hold(boolean fromNode1, boolean fromNode0) {
            toNode0.holdUp(fromNode1, fromNode0);
            toNode1.holdUp(fromNode0, fromNode1);
        }

        void letGo() {
            toNode0.letGo();
            toNode1.letGo();
        }

        @Override
        public void close() throws Exception {
            letGo();
            mesh.close();
            toNode0.close();
            toNode1.close();
        }
    }

    private record DataPlaneOf(FlightMesh mesh, int node, List<String> peers) {
        Session join() {
            return mesh.planes.get(node).join(mesh.job("job", 1, Topology.of(2, 1), node, peers, PATIENT));
        }
    }

    /** The link is dead in both directions, and in one of them. */
    @Test
    void aSilentPeerIsNamedWithTheWaitingRanksAndNotWaitedForOnClose() throws Exception {
        try (Pair both = new Pair();
                Pair fromNode1 = new Pair();
                Pair fromNode0 = new Pair()) {
            both.hold(true, true);
            fromNode1.hold(true, false);
            fromNode0.hold(false, true);
            List<Callable<String>> ends = Stream.of(both, fromNode1, fromNode0)
                    .<Callable<String>>map(pair -> () -> lost(pair))
                    .toList();
            List<String> told = FlightMesh.all(ends);
            assertThat(told.getFirst())
                    .isEqualTo("node 1 (" + both.toNode1.address() + ") has said nothing to node 0 for 6 s, so its"
                            + " process is stopped or the link to it is dead" + WAITS);
            // Where only one direction is dead, the other node may be the first to notice, and close its connections.
            assertThat(told)
                    .allMatch(one -> one.startsWith("node 1 (") && one.endsWith(WAITS)
                            || one.matches("node 1 \\(.*\\) aborted the job: node 0 \\(.*\\) has said nothing to node 1"
                                    + " for 6 s, .*"));
        }
    }

    private static String lost(Pair pair) {
        DataPlaneException lost = catchThrowableOfType(
                DataPlaneException.class,
                () -> pair.mesh.transports().getFirst().receive(1, TAG));
        assertThat(lost.code()).isEqualTo(Code.PEER_LOST);
        long start = System.nanoTime();
        pair.mesh.sessions.getFirst().close();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
        return lost.getMessage();
    }
}
