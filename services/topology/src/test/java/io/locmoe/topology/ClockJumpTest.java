package io.locmoe.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hazelcast.internal.cluster.impl.ClusterHeartbeatManager;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The clock of the machine is set while a mesh stands. Our own waits use a clock that nobody sets, Hazelcast's
 * heartbeats use this one.
 */
@Timeout(120)
@Tag("slow")
class ClockJumpTest {
    private static final long HOUR = TimeUnit.HOURS.toMillis(1);
    /** More than half of the silence after which a member counts as lost; shorter jumps are none. */
    private static final long HALF_SILENCE = 6_000;

    private static final Duration ROUND = Duration.ofMillis(1_200);

    private final TestMesh mesh = new TestMesh();
    private final Queue<String> events = new ConcurrentLinkedQueue<>();
    private MeshMembership first;
    private long ahead;

    @BeforeEach
    void join() {
        assertThat(JumpingClock.isUsed()).as("com.hazelcast.clock.impl is set").isTrue();
        first = mesh.join(0);
        mesh.join(1);
        await().atMost(TestMesh.LIMIT).until(() -> first.nodes().size() == 2);
        first.addListener(Events.into(events));
    }

    @AfterEach
    void leave() {
        JumpingClock.jump(-ahead);
        mesh.close();
    }

    private void jump(long milliseconds) {
        ahead += milliseconds;
        JumpingClock.jump(milliseconds);
    }

    /** Much more than a member may be silent for. Both members judge anew in their next round of heartbeats. */
    @ParameterizedTest
    @ValueSource(longs = {1, -1, 24 * 365})
    void noNodeIsLost(long hours) {
        try (LogLines log = LogLines.of(ClusterHeartbeatManager.class)) {
            // Backwards, so that nobody seems silent: a member that has had no round of heartbeats yet notices no jump.
            await().pollInterval(ROUND).atMost(TestMesh.LIMIT).until(() -> {
                jump(-HALF_SILENCE);
                return noticed(log) == 2;
            });
        }
        try (LogLines log = LogLines.of(ClusterHeartbeatManager.class)) {
            jump(hours * HOUR);
            await().atMost(TestMesh.LIMIT).until(() -> noticed(log) == 2);
        }
        assertThat(events).isEmpty();
        assertThat(first.nodes()).hasSize(2);
    }

    /** The number of members that have noticed a jump; each line begins with the address of one. */
    private static long noticed(LogLines log) {
        return log.containing("because of huge system clock jump").stream()
                .map(line -> line.substring(0, line.indexOf(' ')))
                .distinct()
                .count();
    }

    /** A node that comes after the jump is let in. */
    @Test
    void aNodeJoinsAfterAJump() {
        jump(HOUR);
        mesh.join(2);
        await().atMost(TestMesh.LIMIT).until(() -> first.nodes().size() == 3);
        assertThat(events).containsExactly("joined node-2");
    }
}
