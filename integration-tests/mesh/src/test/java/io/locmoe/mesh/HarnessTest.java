package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.locmoe.engine.report.StepReport;
import io.locmoe.harness.Mesh;
import io.locmoe.harness.job.Job;
import io.locmoe.harness.job.JobEnd;
import io.locmoe.harness.job.LedgerEntry;
import io.locmoe.harness.job.RunningJob;
import io.locmoe.harness.mesh.MeshPlan;
import io.locmoe.harness.mesh.TestMesh;
import io.locmoe.mesh.faulty.FaultyPlugin;
import io.locmoe.report.RunReport;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the harness gives to authors of plug-ins, on a mesh of processes. */
@Tag("slow")
@Mesh(nodes = 2, plugins = FaultyPlugin.class)
class HarnessTest {
    /** One library for all products, as losses of two trainings are compared to the bit. */
    private static final Job ENDLESS =
            Job.tiny().steps(1_000_000).paced().set("checkpointEvery", 2).set("driver.products", "openblas");

    @Test
    void trainsWithAPluginOfTheTestAndReadsReportAndMetrics(TestMesh mesh) {
        RunReport report = mesh.train(Job.tiny().router("faulty").set("router.mistake", "none"));
        assertThat(report.steps()).extracting(StepReport::step).containsExactly(1L, 2L, 3L, 4L);
        assertThat(report.summary().interNodeBytesPerStep()).isPositive();
        // of this job and of those of the other tests
        assertThat(mesh.node(0).metrics().value("locmoe_training_steps_total")).isGreaterThanOrEqualTo(4);
    }

    @Test
    void aKilledNodeEndsTheJobByNameAndTheCheckpointResumesOnTheRestartedOne(TestMesh mesh) {
        Job resumed;
        try (RunningJob job = mesh.submit(ENDLESS)) {
            job.awaitStep(4);
            mesh.node(1).kill();
            JobEnd end = job.awaitEnd();
            assertThat(end.completed()).isFalse();
            assertThat(end.message()).contains("node-1");
            resumed = ENDLESS.resume(job.files().checkpoint().orElseThrow());
        }
        mesh.node(1).restart();
        long saved = Long.parseLong(resumed.settings().get("resume").replaceFirst(".*step-", ""));
        RunReport rest = mesh.train(resumed.set("stopAfter", saved + 2));
        RunReport whole = inThisJvm(ENDLESS.set("stopAfter", saved + 2));
        assertThat(losses(rest)).hasSize(2).isEqualTo(losses(whole).subList((int) saved, (int) saved + 2));
    }

    @Test
    void aPausedNodeIsNamedInTheLedgersAndRejoinsAfterwards(TestMesh mesh) {
        try (RunningJob job = mesh.submit(ENDLESS.set("deadlineSeconds", 4))) {
            job.awaitStep(2);
            mesh.node(1).pause();
            assertThat(job.awaitEnd().message()).contains("node-1");
            assertThat(job.files().ledger())
                    .isNotEmpty()
                    .anyMatch(entry ->
                            entry.peer() == 1 && !entry.sent() && entry.bytes().isEmpty())
                    .extracting(LedgerEntry::node)
                    .containsOnly("node-0");
        }
        await("the mesh gives the node up")
                .atMost(Duration.ofSeconds(60))
                .until(() -> mesh.node(0).metrics().value("locmoe_mesh_nodes") == 1);
        mesh.node(1).resume();
        assertThat(mesh.train(Job.tiny()).steps()).hasSize(4);
    }

    private static RunReport inThisJvm(Job job) {
        try (TestMesh mesh = MeshPlan.of(2).startInThisJvm()) {
            return mesh.train(job);
        }
    }

    private static List<Double> losses(RunReport report) {
        return report.steps().stream().map(StepReport::lossPerToken).toList();
    }
}
