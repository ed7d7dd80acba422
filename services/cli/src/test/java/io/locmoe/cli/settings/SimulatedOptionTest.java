package io.locmoe.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.engine.settings.Choice;
import io.locmoe.launcher.RunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code --simulated}, and what becomes of it where a job goes on with another driver. */
class SimulatedOptionTest {
    @TempDir
    private Path directory;

    @CommandLine.Command
    private static final class Job {
        @CommandLine.Mixin
        private JobOptions options;
    }

    @CommandLine.Command
    private static final class Local {
        @CommandLine.Mixin
        private Simulation simulation;
    }

    private static Map<String, String> settings(String... arguments) {
        Job job = new Job();
        new CommandLine(job).parseArgs(arguments);
        return job.options.settings().text();
    }

    private static Simulation simulation(String... arguments) {
        Local local = new Local();
        new CommandLine(local).parseArgs(arguments);
        return local.simulation;
    }

    @Test
    void aJobGetsTheOptionOfItsDriver() {
        assertThat(settings("--driver", "ascend", "--simulated")).containsEntry("driver.simulated", "true");
        assertThat(settings("--driver", "ascend")).doesNotContainKey("driver.simulated");
    }

    @Test
    void anotherDriverDoesNotGetTheOptionsOfTheCheckpointsOne() throws IOException {
        Path checkpoint = Files.createDirectories(directory.resolve("checkpoints/step-000010"));
        Files.writeString(checkpoint.resolve("config.json"), """
                {"format": 1, "step": 10, "vocabulary": 256, "settings": {"preset": "tiny", "driver": "ascend",
                 "driver.simulated": "true", "driver.waitSeconds": "7", "comm.wire": "bf16"}}
                """);
        String resume = directory.toString();
        assertThat(settings("--resume", resume))
                .containsEntry("driver", "ascend")
                .containsEntry("driver.simulated", "true");
        assertThat(settings("--resume", resume, "--driver", "ascend")).containsEntry("driver.waitSeconds", "7");
        assertThat(settings("--resume", resume, "--driver", "cpu", "--set", "driver.kernels=vector"))
                .doesNotContainKeys("driver.simulated", "driver.waitSeconds")
                .containsEntry("driver.kernels", "vector")
                .containsEntry("comm.wire", "bf16");
    }

    @Test
    void aCommandOfThisProcessNamesTheDriver() {
        Choice trained = new Choice("ascend", Map.of("waitSeconds", "7"));
        assertThat(simulation().of(null, trained)).isEqualTo(trained);
        assertThat(simulation().of("cpu", trained)).isEqualTo(new Choice("cpu", Map.of()));
        assertThat(simulation("--simulated").of(null, trained))
                .isEqualTo(new Choice("ascend", Map.of("simulated", "true")));
        assertThatThrownBy(() -> simulation("--simulated").requireDriver(null))
                .isInstanceOf(RunException.class)
                .hasMessageContaining("name it, like --driver ascend --simulated");
    }
}
