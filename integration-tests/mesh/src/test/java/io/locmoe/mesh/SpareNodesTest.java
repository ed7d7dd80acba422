package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.locmoe.harness.Mesh;
import io.locmoe.harness.job.Job;
import io.locmoe.harness.job.RunningJob;
import io.locmoe.harness.mesh.TestMesh;
import io.locmoe.report.ReportFailure;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A mesh that ran already and has more nodes than the job. */
@Tag("slow")
class SpareNodesTest {
    private static final Duration LIMIT = Duration.ofSeconds(240);
    private static final Job JOB = Job.tiny()
            .paced()
            .set("nodes", 3)
            .set("width", 36)
            .set("experts", 6)
            .set("batch", 6)
            .set("validationSequences", 6)
            .set("recoveries", 4)
            .set("replaceWait", LIMIT.toSeconds())
            .set("snapshotEvery", 1)
            .steps(1_000_000);

    /** Nodes of the job stay, whatever the numbers of the spares, as they have its state and the votes. */
    @Test
    @Mesh(nodes = 5)
    void sparesTakeThePlacesOfLostNodes(TestMesh mesh) {
        try (RunningJob running = mesh.submit(JOB.set("spares", 2))) {
            running.awaitStep(12);
            kill(mesh, 0, 1);
            mesh.node(0).restart();
            mesh.node(1).restart();
            assertThat(afterLosses(running, 1))
                    .as("spares have no votes, however many they are")
                    .startsWith("node-2")
                    .containsExactlyInAnyOrder("node-0", "node-1", "node-2");
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(List.of(mesh.node(3), mesh.node(4)))
                            .allSatisfy(spare -> assertThat(spare.log()).contains("rehearsed 80 steps")));
            kill(mesh, 1);
            assertThat(afterLosses(running, 2)).containsExactlyInAnyOrder("node-0", "node-2", "node-3");
            kill(mesh, 2);
            assertThat(afterLosses(running, 3)).containsExactlyInAnyOrder("node-0", "node-3", "node-4");
            mesh.node(1).restart();
            kill(mesh, 0);
            assertThat(afterLosses(running, 4)).containsExactlyInAnyOrder("node-1", "node-3", "node-4");
            running.cancel();
            running.awaitEnd();
            assertThat(running.files().report().failures())
                    .hasSize(4)
                    .extracting(ReportFailure::state)
                    .endsWith(ReportFailure.SNAPSHOT, ReportFailure.SNAPSHOT, ReportFailure.SNAPSHOT);
        }
    }

    private static void kill(TestMesh mesh, int... nodes) {
        IntStream.of(nodes).forEach(node -> mesh.node(node).kill());
    }

    /** Names of the nodes with which the run went on. */
    private static List<String> afterLosses(RunningJob running, int count) {
        await().atMost(LIMIT)
                .until(() ->
                        !running.runs() || running.files().report().failures().size() == count);
        List<ReportFailure> losses = running.files().report().failures();
        assertThat(losses).hasSize(count);
        running.awaitStep(losses.getLast().step() + 3);
        return losses.getLast().members();
    }
}
