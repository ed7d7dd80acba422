package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A router's mistake ends the job with its name, the layer and the step; the last checkpoint is whole. */
@Tag("slow")
class FaultyRouterTest {
    @TempDir
    Path directory;

    @BeforeEach
    void pack() {
        FaultyJar.write(directory.resolve("plugins"), "1");
    }

    private Locmoe train(String... arguments) {
        List<String> all = new ArrayList<>(List.of(
                "train",
                "--plugin-dir",
                "plugins",
                "--router",
                "faulty",
                "--steps",
                "6",
                "--nodes",
                "2",
                "--set",
                "width=32",
                "--set",
                "feedForward=64",
                "--set",
                "sequence=32",
                "--set",
                "experts=4",
                "--set",
                "warmupSteps=1",
                "--set",
                "checkpointEvery=3",
                "--set",
                "validateEvery=0"));
        all.addAll(Arrays.asList(arguments));
        return Locmoe.run(directory, all.toArray(String[]::new));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            expert-out-of-range | token 0 of this rank chose expert 4 of 4
            nan-weights         | the weight NaN
            over-capacity       | more than its capacity of 1
            infinite-loss       | auxiliary loss of router faulty
            """)
    void isNamedAndTheLastCheckpointIsWhole(String mistake, String reason) {
        Locmoe failed = train("--set", "router.mistake=" + mistake, "--out", "run");
        assertThat(failed.exitCode(1)).as(failed.output() + failed.errors()).isEqualTo(1);
        assertThat(failed.errors()).contains("router faulty", "sparse layer 1", "step 4", reason, "step-000003");

        Locmoe healed = train("--resume", "run", "--out", "healed", "--set", "router.mistake=none");
        assertThat(healed.exitCode(1)).as(healed.output() + healed.errors()).isZero();
        assertThat(Locmoe.report(directory.resolve("healed")).path("steps"))
                .extracting(step -> step.path("step").asInt())
                .containsExactly(4, 5, 6);
    }
}
