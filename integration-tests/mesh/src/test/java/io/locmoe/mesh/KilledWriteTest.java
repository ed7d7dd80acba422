package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.locmoe.harness.job.Job;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mesh that is killed while it writes a checkpoint: the one before is whole, and training goes on from it. */
@Tag("slow")
class KilledWriteTest {
    /** 5 million parameters, of which every step writes 60 MB. */
    private static final Job JOB = Job.tiny()
            .steps(1_000_000)
            .set("width", 128)
            .set("feedForward", 1024)
            .set("experts", 8)
            .set("blocks", 4)
            .set("checkpointEvery", 1);

    @TempDir
    Path directory;

    @Test
    void theLastWholeCheckpointIsContinued() throws IOException {
        killWhileWriting();
        Path run = directory.resolve("run");
        long saved = Locmoe.newestStep(run);
        assertThat(saved).isPositive();
        try (Training rest = Training.start(directory, JOB.resume(run).set("stopAfter", saved + 1))) {
            assertThat(rest.command().exitCode(240)).as(rest.said()).isZero();
        }
        assertThat(Locmoe.newestStep(run)).isEqualTo(saved + 1);
        assertThat(partial()).isEmpty();
    }

    /** Kills command and nodes as soon as the second checkpoint is half written. */
    private void killWhileWriting() {
        try (Training training = Training.start(directory, JOB)) {
            Locmoe command = training.command();
            await().atMost(Duration.ofSeconds(120))
                    .pollInterval(Duration.ofMillis(2))
                    .until(() -> !command.runs()
                            || training.files().checkpoint().isPresent()
                                    && !partial().isEmpty());
            assertThat(command.runs()).as(training.said()).isTrue();
            List<ProcessHandle> nodes = command.nodes();
            nodes.forEach(ProcessHandle::destroyForcibly);
            command.signal("KILL");
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> !command.runs() && nodes.stream().noneMatch(ProcessHandle::isAlive));
        }
    }

    private List<String> partial() throws IOException {
        Path checkpoints = directory.resolve("run/checkpoints");
        try (Stream<Path> children = Files.exists(checkpoints) ? Files.list(checkpoints) : Stream.empty()) {
            return children.map(c -> c.getFileName().toString())
                    .filter(name -> name.startsWith(".partial-"))
                    .toList();
        }
    }
}
