package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.locmoe.harness.Mesh;
import io.locmoe.harness.job.Job;
import io.locmoe.harness.job.RunningJob;
import io.locmoe.harness.mesh.NodeMetrics;
import io.locmoe.harness.mesh.TestMesh;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The nodes of a standing mesh keep a run, whatever becomes of the command that has submitted it. */
@Tag("slow")
class StandingRunTest {
    private static final Duration LIMIT = Duration.ofSeconds(120);

    /** Also of the one that keeps it. */
    @ParameterizedTest(name = "node-{0}")
    @CsvSource({"2, node", "0, coordinator"})
    @Mesh(nodes = 3)
    void aRunWhoseCommandIsDeadBearsTheLossOfANode(int node, String lost, TestMesh mesh) {
        Job job = Job.tiny()
                .set("width", 36)
                .set("experts", 6)
                .set("batch", 6)
                .steps(300)
                .set("snapshotEvery", 1)
                .set("recoveries", 1);
        try (RunningJob running = mesh.submit(job)) {
            running.awaitStep(5);
            assertThat(command(running).destroyForcibly()).isTrue();
            mesh.node(node).kill();
            mesh.node(node).restart();
            await().atMost(LIMIT).until(() -> counted("jobs", "completed", mesh) == 1);
            assertThat(counted("losses", lost, mesh)).isEqualTo(1);
            assertThat(counted("recoveries", "snapshot", mesh)).isEqualTo(1);
            assertThat(running.files().checkpoint())
                    .hasValueSatisfying(
                            last -> assertThat(last.getFileName().toString()).endsWith("300"));
        }
    }

    private static ProcessHandle command(RunningJob running) {
        String out = running.files().directory().toString();
        return ProcessHandle.current()
                .children()
                .filter(child -> child.info().commandLine().orElse("").contains(out))
                .findFirst()
                .orElseThrow();
    }

    /** What nodes show of a counter with a value of its label. */
    private static double counted(String counter, String label, TestMesh mesh) {
        return mesh.nodes().stream()
                .flatMap(node -> node.metrics().samples().stream())
                .filter(sample -> sample.name().equals("locmoe_training_" + counter + "_total")
                        && sample.labels().containsValue(label))
                .mapToDouble(NodeMetrics.Sample::value)
                .sum();
    }
}
