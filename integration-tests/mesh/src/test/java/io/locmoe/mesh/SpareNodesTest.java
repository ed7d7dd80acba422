package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.locmoe.harness.job.Job;
import io.locmoe.report.ReportFailure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

    @TempDir
    Path directory;

    /** Nodes of the job stay, whatever the numbers of the spares, as they have its state and the votes. */
    @Test
    void sparesTakeThePlacesOfLostNodes() {
        try (MeshHere mesh = MeshHere.start(directory, 5);
                Training running = mesh.train(JOB.set("spares", 2))) {
            running.awaitStep(12);
            mesh.kill(0, 1);
            mesh.start(0);
            mesh.start(1);
            assertThat(afterLosses(running, 1))
                    .as("spares have no votes, however many they are")
                    .startsWith("node-2")
                    .containsExactlyInAnyOrder("node-0", "node-1", "node-2");
            mesh.kill(1);
            assertThat(afterLosses(running, 2)).containsExactlyInAnyOrder("node-0", "node-2", "node-3");
            mesh.kill(2);
            assertThat(afterLosses(running, 3)).containsExactlyInAnyOrder("node-0", "node-3", "node-4");
            mesh.start(1);
            mesh.kill(0);
            assertThat(afterLosses(running, 4)).containsExactlyInAnyOrder("node-1", "node-3", "node-4");
            running.command().signal("INT");
            assertThat(running.command().exitCode(120)).as(running.said()).isEqualTo(130);
            assertThat(running.files().report().failures())
                    .hasSize(4)
                    .extracting(ReportFailure::state)
                    .endsWith(ReportFailure.SNAPSHOT, ReportFailure.SNAPSHOT, ReportFailure.SNAPSHOT);
        }
    }

    /** Names of the nodes with which the run went on. */
    private static List<String> afterLosses(Training running, int count) {
        await().atMost(LIMIT)
                .until(() -> !running.command().runs()
                        || running.files().report().failures().size() == count);
        assertThat(running.command().runs()).as(running.said()).isTrue();
        List<ReportFailure> losses = running.files().report().failures();
        assertThat(losses).hasSize(count);
        running.awaitStep(losses.getLast().step() + 3);
        return losses.getLast().members();
    }
}
