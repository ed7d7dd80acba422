package io.locmoe.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two pods that start at once are one mesh, not two, and that each time. */
@Tag("slow")
class PodsAtOnceTest {
    private static final int TIMES = 20;
    /** Two wait for each other while others compute. */
    private static final int BESIDE = 2;

    /** Code that lives for seconds is not worth the second compiler. */
    private static final String VALUES = """
            {nodes: 2, data: {size: 16Mi}, env: [{name: JAVA_TOOL_OPTIONS, value: "-XX:TieredStopAtLevel=1"}]}
            """;

    @Test
    void theyAreOneMeshTwentyTimes() throws Exception {
        try (PodNetwork network = PodNetwork.forTest("at-once");
                ExecutorService threads = Executors.newFixedThreadPool(BESIDE)) {
            List<Future<Integer>> releases = threads.invokeAll(List.of(
                    () -> oneMesh(PlayedRelease.install(network, "a", 2, VALUES), TIMES / 2),
                    () -> oneMesh(PlayedRelease.install(network, "b", 2, VALUES), TIMES / 2)));
            for (Future<Integer> times : releases) {
                assertThat(times.get()).isEqualTo(TIMES / 2);
            }
        }
    }

    private static int oneMesh(PlayedRelease release, int times) {
        for (int time = 0; time < times; time++) {
            List<NodePod> pods = release.startAll();
            assertThat(pods).allSatisfy(pod -> {
                assertThat(pod.members()).isEqualTo(2);
                assertThat(pod.field("{{.RestartCount}}")).isEqualTo("0");
            });
            release.killAll();
        }
        return times;
    }
}
