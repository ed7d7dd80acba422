package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.locmoe.harness.job.Job;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job that may lose no node ends with its leader, and leaves no process behind. */
@Tag("slow")
class LeaderDeathTest {
    private static final Job ENDLESS = Job.tiny().steps(1_000_000).paced().set("checkpointEvery", 2);

    @TempDir
    Path directory;

    /**
     * Node 0 leads the job: of its death the command learns from the process. Of another's it learns from the mesh, as
     * in {@link HarnessTest}.
     */
    @Test
    void withoutRecoveriesTheLeadersDeathEndsTheJobByNameWithACheckpoint() {
        try (Training training = Training.start(directory, ENDLESS)) {
            List<ProcessHandle> nodes = nodes(training);
            nodes.getFirst().destroyForcibly();
            assertThat(training.command().exitCode(60)).as(training.said()).isEqualTo(1);
            assertThat(training.command().errors()).contains("node-0").contains("step-");
            await().atMost(Duration.ofSeconds(60)).until(() -> nodes.stream().noneMatch(ProcessHandle::isAlive));
            assertThat(training.files().report().steps()).isNotEmpty();
        }
    }

    /** The nodes of a training that has a checkpoint. */
    private static List<ProcessHandle> nodes(Training training) {
        training.awaitCheckpoint();
        List<ProcessHandle> nodes = training.command().nodes().stream()
                .sorted(Comparator.comparing(ProcessHandle::pid))
                .toList();
        assertThat(nodes).hasSize(2);
        return nodes;
    }
}
