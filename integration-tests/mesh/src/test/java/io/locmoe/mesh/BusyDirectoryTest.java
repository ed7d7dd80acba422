package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A directory has one run at a time. */
@Tag("slow")
class BusyDirectoryTest {
    private static final String[] JOB = {
        "--nodes", "1",
        "--steps", "100000",
        "--set", "width=32",
        "--set", "heads=2",
        "--set", "feedForward=32",
        "--set", "sequence=16",
        "--set", "checkpointEvery=5",
        "--set", "validateEvery=0"
    };

    @TempDir
    Path directory;

    private String[] train(String... more) {
        List<String> all = new ArrayList<>(List.of("train"));
        all.addAll(Arrays.asList(JOB));
        all.addAll(Arrays.asList(more));
        return all.toArray(String[]::new);
    }

    @Test
    void aSecondStartIsRefusedWithTheHolderAndTheFirstGoesOn() {
        try (Locmoe first = Locmoe.start(directory, train("--out", "run"))) {
            await().atMost(Duration.ofSeconds(120))
                    .until(() -> !first.runs() || Files.isDirectory(directory.resolve("run/checkpoints/step-000005")));
            assertThat(first.runs()).as(first.output() + first.errors()).isTrue();
            Locmoe second = Locmoe.run(directory, train("--resume", "run", "--out", "run"));
            assertThat(second.exitCode(1)).as(second.output()).isEqualTo(2);
            assertThat(second.errors()).contains("run is in use by a run in process " + first.pid());
            first.signal("INT");
            assertThat(first.exitCode(60)).isEqualTo(130);
        }
        long step = Locmoe.newestStep(directory.resolve("run"));
        Locmoe third = Locmoe.run(
                directory, train("--resume", "run", "--out", "run", "--stop-after", Long.toString(step + 1)));
        assertThat(third.exitCode(1)).as(third.output() + third.errors()).isZero();
    }
}
