package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.locmoe.engine.report.StepReport;
import io.locmoe.harness.job.Job;
import io.locmoe.harness.job.JobEnd;
import io.locmoe.harness.job.RunningJob;
import io.locmoe.harness.mesh.MeshPlan;
import io.locmoe.harness.mesh.TestMesh;
import io.locmoe.report.RunReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Nodes as containers: real ones, which train, are killed and cut off, and go. */
@Tag("slow")
class ContainerMeshTest {
    /** Products by one library: nodes that measure each for themselves may decide otherwise, and bits differ then. */
    private static final Job EXACT = Job.tiny().set("driver.products", "openblas");

    private static final Job ENDLESS = EXACT.steps(1_000_000).paced().set("checkpointEvery", 2);

    @BeforeAll
    static void podman() {
        PodmanContainers.assume();
    }

    @Test
    void containersTrainToTheSameLossesAfterAKillAndACutOff() {
        Path directory;
        try (TestMesh mesh = MeshPlan.of(2).containers().memory("1g").start()) {
            directory = mesh.directory();
            assertThat(PodmanContainers.of(directory)).hasSize(2).allMatch(line -> line.contains("Up"));
            assertThat(PodmanContainers.memoryOf(directory)).containsExactly(1L << 30, 1L << 30);
            Job resumed = kill(mesh);
            assertThat(PodmanContainers.of(directory)).hasSize(1);
            mesh.node(1).restart();
            hasTheLossesOfAWholeJob(mesh, resumed);
            cut(mesh);
            mesh.node(0).pause();
            assertThat(PodmanContainers.of(directory)).anyMatch(line -> line.contains("Paused"));
            mesh.node(0).resume();
            assertThat(losses(mesh.train(EXACT))).isEqualTo(inThisJvm(EXACT));
        }
        assertThat(directory).doesNotExist();
        assertThat(PodmanContainers.of(directory)).isEmpty();
        assertThat(Namespaces.of(ProcessHandle.current().pid())).isEmpty();
    }

    private static List<Double> inThisJvm(Job job) {
        try (TestMesh mesh = MeshPlan.of(2).startInThisJvm()) {
            return losses(mesh.train(job));
        }
    }

    /** The job fails by the name of the node; the same, continued from its last checkpoint. */
    private static Job kill(TestMesh mesh) {
        try (RunningJob job = mesh.submit(ENDLESS)) {
            job.awaitStep(3);
            mesh.node(1).kill();
            JobEnd end = job.awaitEnd();
            assertThat(end.completed()).isFalse();
            assertThat(end.message()).contains("node-1");
            return ENDLESS.resume(job.files().checkpoint().orElseThrow());
        }
    }

    /** Nothing is trained while the link of a node is cut; when it is back in time, the job goes on. */
    private static void cut(TestMesh mesh) {
        try (RunningJob job = mesh.submit(Job.tiny().steps(1_000_000).paced())) {
            job.awaitStep(3);
            mesh.node(1).disconnect();
            await().pollDelay(Duration.ofMillis(500)).until(() -> true);
            long last = job.files().lastStep();
            await().during(Duration.ofSeconds(1))
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> job.files().lastStep() == last);
            mesh.node(1).reconnect();
            job.awaitStep(last + 2);
        }
    }

    private static void hasTheLossesOfAWholeJob(TestMesh mesh, Job resumed) {
        int saved = Integer.parseInt(resumed.settings().get("resume").replaceFirst(".*step-", ""));
        List<Double> rest = losses(mesh.train(resumed.set("stopAfter", saved + 2)));
        List<Double> whole = inThisJvm(ENDLESS.set("stopAfter", saved + 2));
        assertThat(rest).hasSize(2).isEqualTo(whole.subList(saved, saved + 2));
    }

    private static List<Double> losses(RunReport report) {
        return report.steps().stream().map(StepReport::lossPerToken).toList();
    }
}
