package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped driver for NPUs on its simulator: node processes load the libraries that lie in the distribution. */
@Tag("slow")
class AscendTrainingTest {
    private static final Percentage TOLERANCE = Percentage.withPercentage(1e-2);
    private static final List<String> SMALL =
            List.of("--set", "width=32", "--set", "batch=8", "--set", "validateEvery=0", "--steps", "6");

    @TempDir
    Path directory;

    private static String[] job(String... more) {
        return Stream.concat(SMALL.stream(), Stream.of(more)).toArray(String[]::new);
    }

    private void requireSimulator() {
        Locmoe devices = Locmoe.run(directory, "devices", "--driver", "ascend", "--simulated");
        assumeThat(devices.output() + devices.errors()).doesNotContain("with gcc");
        assertThat(devices.exitCode(1)).as(devices.output() + devices.errors()).isZero();
        assertThat(devices.output())
                .contains("Ascend910B3", "matrix products of bfloat16", "simulator /", "UnaryBackward");
    }

    @Test
    void aCheckpointOfOneDriverGoesOnWithTheOther() {
        requireSimulator();
        Path ascend = directory.resolve("ascend");
        JsonNode whole = Locmoe.train(
                ascend,
                job(
                        "--driver",
                        "ascend",
                        "--simulated",
                        "--nodes",
                        "1",
                        "--devices-per-node",
                        "2",
                        "--set",
                        "checkpointEvery=3"));
        assertThat(whole.at("/job/settings").path("driver.simulated").asText()).isEqualTo("true");
        Path checkpoint = ascend.resolve("checkpoints/step-000003");
        JsonNode rest = Locmoe.train(directory.resolve("cpu"), "--resume", checkpoint.toString(), "--driver", "cpu");
        assertThat(rest.path("steps")).hasSize(3);
        for (int i = 0; i < 3; i++) {
            assertThat(rest.path("steps").get(i).path("lossPerToken").asDouble())
                    .isCloseTo(
                            whole.path("steps").get(3 + i).path("lossPerToken").asDouble(), TOLERANCE);
        }
        String[] generate = {
            "generate", "--checkpoint", ascend.toString(), "--prompt", "the ", "--tokens", "20", "--temperature", "0"
        };
        Locmoe own = Locmoe.run(directory, generate);
        Locmoe other = Locmoe.run(
                directory,
                Stream.concat(Stream.of(generate), Stream.of("--driver", "cpu")).toArray(String[]::new));
        assertThat(own.exitCode(1)).as(own.errors()).isZero();
        assertThat(own.output()).startsWith("the ").isEqualTo(other.output());
    }
}
