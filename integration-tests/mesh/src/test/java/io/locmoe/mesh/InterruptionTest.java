package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.locmoe.harness.job.Job;
import io.locmoe.report.RunReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A job whose command is ended, or that may lose no node, ends and leaves nothing behind. */
@Tag("slow")
class InterruptionTest {
    private static final Job ENDLESS = Job.tiny().steps(1_000_000).paced().set("checkpointEvery", 2);

    @TempDir
    Path directory;

    @Test
    void aKilledCommandTakesItsNodesAlong() {
        try (Training training = Training.start(directory, ENDLESS)) {
            List<ProcessHandle> nodes = nodes(training);
            training.command().signal("KILL");
            awaitGone(nodes);
        }
    }

    @Test
    void aTerminatedCommandHasTrainedOverItsLinksAndRemovesTheNetwork() {
        Namespaces.assume();
        try (Training training = Training.start(directory, ENDLESS, "--link-rate", "100mbit")) {
            nodes(training);
            Locmoe command = training.command();
            assertThat(Namespaces.of(command.pid())).hasSize(1 + 1 + 2);
            command.signal("TERM");
            assertThat(command.exitCode(60)).as(training.said()).isEqualTo(130);
            assertThat(Namespaces.of(command.pid())).isEmpty();
            assertThat(command.output()).contains("links: 100mbit each way");
            RunReport report = training.files().report();
            assertThat(report.job().linkRates()).containsExactly("100mbit", "100mbit");
            assertThat(report.steps().getLast().bytes().interNode()).isPositive();
        }
    }

    /** Node 0 leads the job: of its death the command learns from the process, of another's from the mesh. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void withoutRecoveriesANodeDeathEndsTheJobByNameWithACheckpoint(int node) {
        try (Training training = Training.start(directory, ENDLESS)) {
            List<ProcessHandle> nodes = nodes(training);
            nodes.get(node).destroyForcibly();
            assertThat(training.command().exitCode(60)).as(training.said()).isEqualTo(1);
            assertThat(training.command().errors()).contains("node-" + node).contains("step-");
            awaitGone(nodes);
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

    private static void awaitGone(List<ProcessHandle> nodes) {
        await().atMost(Duration.ofSeconds(60)).until(() -> nodes.stream().noneMatch(ProcessHandle::isAlive));
    }
}
