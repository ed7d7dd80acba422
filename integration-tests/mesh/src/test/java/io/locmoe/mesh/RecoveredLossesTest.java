package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.engine.report.StepReport;
import io.locmoe.harness.Mesh;
import io.locmoe.harness.job.Job;
import io.locmoe.harness.job.RunningJob;
import io.locmoe.harness.mesh.TestMesh;
import io.locmoe.report.ReportLoss;
import io.locmoe.report.RunReport;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The losses of a run that lost a node and goes on from a checkpoint are those of one that did not, to the bit: with
 * every communication strategy, and with routers that keep state.
 */
@Tag("slow")
@Mesh(nodes = 3, inThisJvm = true)
class RecoveredLossesTest {
    private static final Job JOB = Job.tiny()
            .set("width", 36)
            .set("experts", 6)
            .set("batch", 6)
            .steps(100)
            .set("checkpointEvery", 7)
            .set("recoveries", 2)
            .set("snapshotShare", 0);

    @ParameterizedTest(name = "{0}, {1}, node-{2}")
    @CsvSource({
        "all-to-all, bias-balanced, 0",
        "all-to-all-padded, hash, 1",
        "hierarchical, locmoe-stable, 2",
        "group-wise, locmoe, 0",
        "all-gather, rre, 1",
        "dedup, bias-balanced, 2"
    })
    void areThoseOfAnUndisturbedRun(String strategy, String router, int node, TestMesh mesh) {
        Job job = JOB.strategy(strategy).router(router);
        RunReport whole = mesh.train(job);
        RunReport recovered;
        try (RunningJob running = mesh.submit(job)) {
            running.awaitStep(9);
            mesh.node(node).kill();
            recovered = running.awaitCompletion();
        }
        assertThat(recovered.losses()).hasSize(1);
        ReportLoss loss = recovered.losses().getFirst();
        assertThat(loss.lost()).containsExactly("node-" + node);
        assertThat(loss.state()).isEqualTo(ReportLoss.CHECKPOINT);
        assertThat(loss.from()).isGreaterThanOrEqualTo(7).isLessThan(loss.step());
        assertThat(losses(recovered)).isEqualTo(losses(whole));
    }

    private static List<Double> losses(RunReport report) {
        return report.steps().stream().map(StepReport::lossPerToken).toList();
    }
}
