package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.locmoe.harness.Mesh;
import io.locmoe.harness.job.Job;
import io.locmoe.harness.job.RunningJob;
import io.locmoe.harness.mesh.NodeMetrics;
import io.locmoe.harness.mesh.TestMesh;
import io.locmoe.harness.mesh.TestNode;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The nodes of a standing mesh keep a run, whatever becomes of the command that has submitted it. */
@Tag("slow")
class StandingRunTest {
    private static final Duration LIMIT = Duration.ofSeconds(120);

    @Test
    @Mesh(nodes = 3)
    void aRunWhoseCommandIsDeadBearsTheLossOfANode(TestMesh mesh) {
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
            mesh.node(2).kill();
            mesh.node(2).restart();
            await().atMost(LIMIT).until(() -> counted("jobs", "completed", mesh.node(0)) == 1);
            assertThat(counted("losses", "node", mesh.node(0))).isEqualTo(1);
            assertThat(counted("recoveries", "snapshot", mesh.node(0))).isEqualTo(1);
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

    /** What a node shows of a counter with a value of its label. */
    private static double counted(String counter, String label, TestNode node) {
        return node.metrics().samples().stream()
                .filter(sample -> sample.name().equals("locmoe_training_" + counter + "_total")
                        && sample.labels().containsValue(label))
                .mapToDouble(NodeMetrics.Sample::value)
                .sum();
    }
}
