package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.engine.report.StepReport;
import io.locmoe.harness.Mesh;
import io.locmoe.harness.job.Job;
import io.locmoe.harness.job.RunningJob;
import io.locmoe.harness.mesh.TestMesh;
import io.locmoe.report.ReportLoss;
import io.locmoe.report.RunReport;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Nodes keep copies of a run's state in their memory. A run that lost a node goes on from them without any checkpoint,
 * at most {@code snapshotEvery} steps back, and its losses are those of one that lost nothing, to the bit.
 */
@Tag("slow")
@Mesh(nodes = 3, inThisJvm = true)
class SnapshotLossesTest {
    private static final Job JOB = Job.tiny()
            .set("width", 36)
            .set("experts", 6)
            .set("batch", 6)
            .steps(60)
            .set("checkpointSeconds", 0)
            .set("recoveries", 3);

    @ParameterizedTest(name = "{0}, {1}, every {2}, node-{3}")
    @CsvSource({
        "all-to-all, bias-balanced, 1, 0",
        "all-to-all-padded, hash, 2, 1",
        "hierarchical, locmoe-stable, 3, 2",
        "group-wise, locmoe, 4, 0",
        "all-gather, rre, 5, 1",
        "dedup, bias-balanced, 9, 2"
    })
    void areThoseOfAnUndisturbedRun(String strategy, String router, int every, int node, TestMesh mesh) {
        Job job = JOB.strategy(strategy).router(router).set("snapshotEvery", every);
        RunReport whole = mesh.train(job);
        RunReport recovered;
        try (RunningJob running = mesh.submit(job)) {
            running.awaitStep(12);
            mesh.node(node).kill();
            recovered = running.awaitCompletion();
            assertThat(Files.exists(running.files().directory().resolve("checkpoints/step-000012")))
                    .isFalse();
        }
        assertThat(recovered.losses()).hasSize(1);
        ReportLoss loss = recovered.losses().getFirst();
        assertThat(loss.lost()).containsExactly("node-" + node);
        assertThat(loss.state()).isEqualTo(ReportLoss.SNAPSHOT);
        assertThat(loss.step() - 1 - loss.from()).isBetween(0L, (long) every);
        assertThat(losses(recovered)).isEqualTo(losses(whole));
        assertThat(recovered.time().snapshots()).isPositive();
    }

    /** Of three nodes in a ring, two are always neighbours. */
    @Test
    void twoNeighboursLostNeedACheckpoint(TestMesh mesh) {
        Job job = JOB.set("snapshotEvery", 1).set("checkpointEvery", 7);
        RunReport whole = mesh.train(job);
        try (RunningJob running = mesh.submit(job)) {
            running.awaitStep(12);
            mesh.node(1).kill();
            mesh.node(2).kill();
            RunReport recovered = running.awaitCompletion();
            assertThat(recovered.losses().getFirst().state()).isEqualTo(ReportLoss.CHECKPOINT);
            assertThat(losses(recovered)).isEqualTo(losses(whole));
        }
    }

    private static List<Double> losses(RunReport report) {
        return report.steps().stream().map(StepReport::lossPerToken).toList();
    }
}
