package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A job that is stopped, or may lose no node, ends with its last checkpoint and leaves no process behind. */
@Tag("slow")
class InterruptionTest {
    private static final String[] JOB = {
        "train",
        "--nodes",
        "2",
        "--steps",
        "100000",
        "--set",
        "width=64",
        "--set",
        "feedForward=128",
        "--set",
        "sequence=32",
        "--set",
        "checkpointEvery=5",
        "--set",
        "validateEvery=0",
        "--set",
        "warmupSteps=4",
        "--out",
        "run"
    };

    @TempDir
    Path directory;

    @Test
    void controlCEndsWithACheckpointAndExitCode130() {
        try (Locmoe job = training()) {
            List<ProcessHandle> nodes = job.nodes();
            job.signal("INT");
            assertThat(job.exitCode(60)).as(job.output() + job.errors()).isEqualTo(130);
            gone(nodes);
            assertThat(directory.resolve("run/report.json")).exists();
        }
    }

    @Test
    void aKilledCommandTakesItsNodesAlong() {
        try (Locmoe job = training()) {
            List<ProcessHandle> nodes = job.nodes();
            job.signal("KILL");
            gone(nodes);
        }
    }

    /** Node 0 coordinates the job: of its death the command learns from the process, of another's from the mesh. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void withoutRecoveriesANodeThatDiesEndsTheJobWithItsNameAndTheLastCheckpoint(int node) {
        try (Locmoe job = training("--recoveries", "0")) {
            List<ProcessHandle> nodes = job.nodes().stream()
                    .sorted(Comparator.comparing(ProcessHandle::pid))
                    .toList();
            nodes.get(node).destroyForcibly();
            assertThat(job.exitCode(60)).isEqualTo(1);
            assertThat(job.errors()).contains("node-" + node).contains("step-");
            gone(nodes);
            assertThat(Locmoe.report(directory.resolve("run")).path("steps")).isNotEmpty();
        }
    }

    /** Starts a job and waits for its second checkpoint. */
    private Locmoe training(String... more) {
        Locmoe job = Locmoe.start(
                directory,
                Stream.concat(Arrays.stream(JOB), Arrays.stream(more)).toArray(String[]::new));
        await().atMost(Duration.ofSeconds(90))
                .until(() -> !job.runs() || Files.isDirectory(directory.resolve("run/checkpoints/step-000010")));
        assertThat(job.runs()).as(job.output() + job.errors()).isTrue();
        assertThat(job.nodes()).hasSize(2);
        return job;
    }

    private static void gone(List<ProcessHandle> nodes) {
        await().atMost(Duration.ofSeconds(30)).until(() -> nodes.stream().noneMatch(ProcessHandle::isAlive));
    }
}
