package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.locmoe.engine.report.StepReport;
import io.locmoe.harness.Mesh;
import io.locmoe.harness.job.Job;
import io.locmoe.harness.job.RunningJob;
import io.locmoe.harness.mesh.TestMesh;
import io.locmoe.report.ReportFailure;
import io.locmoe.report.RunReport;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The losses of a run that lost a node are those of one that did not, to the bit: with every communication strategy,
 * and with routers that keep state. It goes on from copies in the memory of the nodes, at most {@code snapshotEvery}
 * steps back and without any checkpoint, or else from a checkpoint.
 */
@Tag("slow")
@Mesh(nodes = 3, inThisJvm = true)
class RecoveredLossesTest {
    private static final Job JOB = Job.tiny()
            .set("width", 36)
            .set("experts", 6)
            .set("batch", 6)
            .steps(1_000_000)
            .paced()
            .set("checkpointSeconds", 0)
            .set("driver.products", "openblas")
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
    void recoveryFromSnapshotsReproducesTheLosses(String strategy, String router, int every, int node, TestMesh mesh) {
        Job job = JOB.strategy(strategy).router(router).set("snapshotEvery", every);
        Recovered recovered = recovered(job, false, mesh, node);
        assertThat(recovered.loss().state()).isEqualTo(ReportFailure.SNAPSHOT);
        assertThat(recovered.loss().step() - 1 - recovered.loss().from()).isBetween(0L, (long) every);
        assertThat(recovered.checkpoint()).isFalse();
        assertThat(recovered.report().time().snapshots()).isPositive();
    }

    @ParameterizedTest(name = "{0}, {1}, node-{2}")
    @CsvSource({
        "all-to-all, bias-balanced, 0",
        "all-to-all-padded, hash, 1",
        "hierarchical, locmoe-stable, 2",
        "group-wise, locmoe, 0",
        "all-gather, rre, 1",
        "dedup, bias-balanced, 2"
    })
    void recoveryFromACheckpointReproducesTheLosses(String strategy, String router, int node, TestMesh mesh) {
        Job job = JOB.strategy(strategy).router(router).set("snapshotShare", 0);
        ReportFailure loss = recovered(job, true, mesh, node).loss();
        assertThat(loss.state()).isEqualTo(ReportFailure.CHECKPOINT);
        assertThat(loss.from()).isGreaterThanOrEqualTo(7).isLessThan(loss.step());
    }

    /** In a ring of three nodes, any two are neighbours. */
    @Test
    void twoNeighboursLostNeedACheckpoint(TestMesh mesh) {
        Job job = JOB.set("snapshotEvery", 1);
        assertThat(recovered(job, true, mesh, 1, 2).loss().state()).isEqualTo(ReportFailure.CHECKPOINT);
    }

    /** Each has copies of both others; so it is at most one step back without any checkpoint. */
    @Test
    void losingTwoNeighboursNeedsNoCheckpointWithTwoCopyHolders(TestMesh mesh) {
        Job job = JOB.set("snapshotEvery", 1).set("snapshotNeighbours", 2);
        Recovered recovered = recovered(job, false, mesh, 1, 2);
        assertThat(recovered.loss().state()).isEqualTo(ReportFailure.SNAPSHOT);
        assertThat(recovered.loss().step() - 1 - recovered.loss().from()).isBetween(0L, 1L);
        assertThat(recovered.checkpoint()).isFalse();
    }

    /**
     * What a run reports that lost these nodes after step 12, with the losses of one that lost nothing. A checkpoint is
     * written beside the training, so one that there shall be is waited for.
     */
    private static Recovered recovered(Job job, boolean checkpoints, TestMesh mesh, int... nodes) {
        try (RunningJob running = mesh.submit(checkpoints ? job.set("checkpointEvery", 7) : job)) {
            running.awaitStep(12);
            await().atMost(RunningJob.PATIENCE)
                    .until(() -> !checkpoints || running.files().checkpoint().isPresent());
            boolean checkpoint = running.files().checkpoint().isPresent();
            Arrays.stream(nodes).forEach(node -> mesh.node(node).kill());
            await().atMost(RunningJob.PATIENCE)
                    .until(() -> !running.runs()
                            || !running.files().report().failures().isEmpty());
            ReportFailure loss = running.files().report().failures().getFirst();
            running.awaitStep(loss.step() + 3);
            running.cancel();
            running.awaitEnd();
            RunReport report = running.files().report();
            RunReport whole =
                    mesh.train(job.set("stopAfter", report.steps().getLast().step()));
            assertThat(losses(report)).isEqualTo(losses(whole));
            if (nodes.length == 1) {
                assertThat(report.failures()).hasSize(1);
                assertThat(loss.nodes()).containsExactly("node-" + nodes[0]);
            }
            return new Recovered(report, loss, checkpoint);
        }
    }

    private static List<Double> losses(RunReport report) {
        return report.steps().stream().map(StepReport::lossPerToken).toList();
    }

    private record Recovered(RunReport report, ReportFailure loss, boolean checkpoint) {}
}
