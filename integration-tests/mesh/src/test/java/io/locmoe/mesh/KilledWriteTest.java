package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mesh that is killed while it writes a checkpoint: the one before is whole, and training goes on from it. */
@Tag("slow")
class KilledWriteTest {
    /** 6 million parameters, of which every step writes 72 MB. */
    private static final String[] JOB = {
        "--nodes", "2",
        "--steps", "100000",
        "--set", "width=128",
        "--set", "feedForward=1024",
        "--set", "sequence=32",
        "--set", "batch=4",
        "--set", "checkpointEvery=1",
        "--set", "validateEvery=0",
        "--set", "validationSequences=4",
        "--set", "warmupSteps=4",
        "--out", "run"
    };

    @TempDir
    Path directory;

    @Test
    void theLastWholeCheckpointIsContinued() throws IOException {
        long before = 0;
        for (int round = 0; round < 2; round++) {
            killWhileWriting(before, round == 0 ? new String[0] : new String[] {"--resume", "run"});
            long now = Locmoe.newestStep(directory.resolve("run"));
            assertThat(now).isGreaterThan(before);
            before = now;
        }
        Locmoe last = Locmoe.run(directory, train("--resume", "run", "--stop-after", Long.toString(before + 1)));
        assertThat(last.exitCode(1)).as(last.output() + last.errors()).isZero();
        assertThat(Locmoe.newestStep(directory.resolve("run"))).isEqualTo(before + 1);
        assertThat(partial()).isEmpty();
    }

    private static String[] train(String... more) {
        List<String> all = new ArrayList<>(List.of("train"));
        all.addAll(Arrays.asList(more));
        all.addAll(Arrays.asList(JOB));
        return all.toArray(String[]::new);
    }

    /** Kills command and nodes as soon as a later checkpoint is half written. */
    private void killWhileWriting(long before, String... more) {
        try (Locmoe job = Locmoe.start(directory, train(more))) {
            String next = directory
                    .resolve("run/checkpoints/step-%06d".formatted(before + 1))
                    .toString();
            await().atMost(Duration.ofSeconds(120))
                    .pollInterval(Duration.ofMillis(2))
                    .until(() -> !job.runs()
                            || Files.isDirectory(Path.of(next)) && !partial().isEmpty());
            assertThat(job.runs()).as(job.output() + job.errors()).isTrue();
            List<ProcessHandle> nodes = job.nodes();
            nodes.forEach(ProcessHandle::destroyForcibly);
            job.signal("KILL");
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> !job.runs() && nodes.stream().noneMatch(ProcessHandle::isAlive));
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
