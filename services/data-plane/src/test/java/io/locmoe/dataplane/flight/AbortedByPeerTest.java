package io.locmoe.dataplane.flight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.dataplane.BodyChannel;
import io.locmoe.dataplane.DataPlaneException.Code;
import io.locmoe.dataplane.FlightMesh;
import io.locmoe.dataplane.Session;
import io.locmoe.spi.comm.Direction;
import io.locmoe.spi.comm.MessageTag;
import io.locmoe.spi.topology.Topology;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How soon nodes leave a job that another one has aborted. */
@Timeout(120)
class AbortedByPeerTest {
    private static final Duration PATIENT = Duration.ofSeconds(60);
    private static final MessageTag TAG = new MessageTag(1, 0, 1, Direction.DISPATCH, 0);
    /** What nodes say in the end is waited for five seconds. */
    private static final Duration SOON = Duration.ofSeconds(4);

    @BeforeAll
    static void warmUp() throws Exception {
        FlightMesh.warmUp();
    }

    private static void requireAborted(Session session, int by, String reason) {
        assertThatThrownBy(() -> session.transports().getFirst().receive(by, TAG))
                .hasMessageContaining("aborted the job: " + reason);
    }

    private static void requireClosedSoon(List<Session> sessions) throws Exception {
        long start = System.nanoTime();
        FlightMesh.close(sessions);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
    }

    /** It has lost a node because it hears nothing, so it does not hear that this one leaves either. */
    @Test
    void aPeerThatHearsNothingIsNotWaitedForOnClose() throws Exception {
        try (FlightMesh mesh = FlightMesh.joinedWithoutTheFirstStream(PATIENT)) {
            mesh.sink().hearNothing();
            FlightSession deaf = (FlightSession) mesh.sessions.getLast();
            deaf.lost(Code.PEER_LOST, "node 0 has said nothing", null);
            requireAborted(mesh.sessions.getFirst(), 1, "node 0 has said nothing");
            requireClosedSoon(List.of(mesh.sessions.getFirst()));
        }
    }

    /** None of them has told the others anything. */
    @ParameterizedTest
    @EnumSource(BodyChannel.class)
    void peersOfAnAbortedJobDoNotWaitForEachOtherOnClose(BodyChannel channel) throws Exception {
        try (FlightMesh mesh = FlightMesh.joined(Topology.of(3, 1), PATIENT, channel)) {
            mesh.sessions.getLast().abort("enough");
            List<Session> others = mesh.sessions.subList(0, 2);
            for (Session other : others) {
                requireAborted(other, 2, "enough");
            }
            requireClosedSoon(others);
        }
    }
}
