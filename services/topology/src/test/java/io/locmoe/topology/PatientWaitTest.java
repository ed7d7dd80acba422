package io.locmoe.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.topology.joining.PatientWait;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PatientWaitTest {
    private static final Duration DAY = Duration.ofDays(1);

    private final List<String> told = new ArrayList<>();
    private long seconds = 5;

    private PatientWait wait(Duration deadline) {
        return new PatientWait(
                deadline, told::add, () -> Duration.ofSeconds(seconds).toNanos());
    }

    @Test
    void whatIsMissingIsToldAtOnceAndThenAfterGrowingPauses() {
        PatientWait wait = wait(DAY);
        List<Long> when = new ArrayList<>();
        for (long start = seconds; !wait.isOver(); seconds++) {
            int before = told.size();
            wait.isMissing("the first node");
            if (told.size() > before) {
                when.add(seconds - start);
            }
        }
        assertThat(when)
                .startsWith(0L, 10L, 30L, 70L, 150L, 310L, 630L, 1270L, 2550L, 5110L, 8710L)
                .hasSize(32);
        assertThat(seconds).isEqualTo(5 + DAY.toSeconds());
        assertThat(told.get(1)).isEqualTo("the first node; waited for 10 s of at most 86400 s (joinSeconds)");
    }

    private List<String> join(String seed) {
        MembershipConfig node = new TestMesh().config(1, "node-1", 0, List.of(seed));
        // The second look of the clock finds the deadline passed.
        PatientWait wait = new PatientWait(Duration.ofSeconds(60), told::add, () -> {
            seconds += 25;
            return Duration.ofSeconds(seconds).toNanos();
        });
        assertThatThrownBy(() -> new HazelcastStart(node, List.of(), wait).start())
                .isInstanceOf(TopologyException.class)
                .hasMessageContaining("node-1 could not join the mesh")
                .hasMessageContaining(" through " + seed + " within 60 s: it does not answer (")
                .hasMessageEndingWith("; check that the first node of the join list is running");
        return told;
    }

    @Test
    void aFirstNodeThatDoesNotRunIsNamedWhileItIsWaitedFor() throws IOException {
        String seed = "127.0.0.1:" + TestMesh.freePort();
        assertThat(join(seed))
                .singleElement()
                .asString()
                .startsWith("node-1 cannot join the mesh 'test-")
                .contains("' through " + seed + " yet: it does not answer (Connection refused); check that")
                .endsWith("; waited for 50 s of at most 60 s (joinSeconds)");
    }

    @Test
    void aNameWithoutAnAddressIsWaitedForAndNamed() {
        assertThat(join("demo-0.nowhere.invalid:7200"))
                .singleElement()
                .asString()
                .contains("through demo-0.nowhere.invalid:7200 yet: it does not answer (its name has no address)");
    }
}
