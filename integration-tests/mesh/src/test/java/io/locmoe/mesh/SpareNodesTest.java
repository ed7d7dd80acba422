package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.locmoe.harness.Mesh;
import io.locmoe.harness.job.Job;
import io.locmoe.harness.job.RunningJob;
import io.locmoe.harness.mesh.TestMesh;
import io.locmoe.report.ReportLoss;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A mesh that ran already and has more nodes than the job. */
@Tag("slow")
class SpareNodesTest {
    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final Job JOB = Job.tiny()
            .set("nodes", 3)
            .set("width", 36)
            .set("experts", 6)
            .set("batch", 6)
            .set("validationSequences", 6)
            .set("recoveries", 4)
            .set("snapshotEvery", 1)
            .steps(1_000_000);

    /** Nodes of the job stay, whatever the numbers of the spares, as they have its state and the votes. */
    @Test
    @Mesh(nodes = 5)
    void sparesTakeThePlacesOfLostNodes(TestMesh mesh) {
        try (RunningJob running = mesh.submit(JOB.set("spares", 2))) {
            running.awaitStep(12);
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(List.of(mesh.node(3), mesh.node(4)))
                            .allSatisfy(spare -> assertThat(spare.log()).contains("rehearsed 80 steps")));
            assertThat(afterLossOf(mesh, running, 1)).containsExactly("node-0", "node-2", "node-3");
            assertThat(afterLossOf(mesh, running, 0)).containsExactlyInAnyOrder("node-2", "node-3", "node-4");
            mesh.node(0).restart();
            mesh.node(1).restart();
            assertThat(afterLossOf(mesh, running, 2)).hasSize(3).contains("node-3", "node-4");
            mesh.node(2).restart();
            mesh.node(3).kill();
            mesh.node(4).kill();
            mesh.node(3).restart();
            mesh.node(4).restart();
            assertThat(afterLosses(running, 4)).as("most of the job's nodes").contains("node-3", "node-4");
            running.cancel();
            running.awaitEnd();
            assertThat(running.files().report().losses())
                    .hasSize(4)
                    .extracting(ReportLoss::state)
                    .startsWith(ReportLoss.SNAPSHOT, ReportLoss.SNAPSHOT, ReportLoss.SNAPSHOT);
        }
    }

    /** Names of the nodes with which the run went on. */
    private static List<String> afterLossOf(TestMesh mesh, RunningJob running, int node) {
        int before = running.files().report().losses().size();
        mesh.node(node).kill();
        return afterLosses(running, before + 1);
    }

    private static List<String> afterLosses(RunningJob running, int count) {
        await().atMost(LIMIT)
                .until(() ->
                        !running.runs() || running.files().report().losses().size() == count);
        List<ReportLoss> losses = running.files().report().losses();
        assertThat(losses).hasSize(count);
        running.awaitStep(losses.getLast().step() + 3);
        return losses.getLast().members();
    }
}
