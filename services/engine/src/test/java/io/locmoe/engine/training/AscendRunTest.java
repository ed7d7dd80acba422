package io.locmoe.engine.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.engine.MeshRun;
import io.locmoe.engine.Patterns;
import io.locmoe.engine.SimulatedAscend;
import io.locmoe.engine.TestDriver;
import io.locmoe.engine.TinyJob;
import io.locmoe.spi.device.DeviceDriver;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A training on simulated NPUs is that on the cpu device, by another library of kernels: losses agree to 1e-4. */
@Tag("slow")
@EnabledIf("io.locmoe.engine.SimulatedAscend#isThere")
class AscendRunTest {
    private static final Percentage TOLERANCE = Percentage.withPercentage(1e-2);

    @TempDir
    Path directory;

    private MeshRun run(DeviceDriver driver, String... changes) {
        Map<String, String> settings = TinyJob.settings(changes);
        return MeshRun.run(settings, driver, new Patterns(8), directory.resolve(driver.name() + changes.length));
    }

    private static void assertSame(MeshRun ascend, MeshRun cpu, int skipped) {
        assertThat(ascend.steps).hasSize(cpu.steps.size() - skipped).isNotEmpty();
        for (int i = 0; i < ascend.steps.size(); i++) {
            assertThat(ascend.steps.get(i).lossPerToken())
                    .as("loss of step %d", i)
                    .isCloseTo(cpu.steps.get(skipped + i).lossPerToken(), TOLERANCE);
            assertThat(ascend.steps.get(i).gradientNorm())
                    .as("gradient of step %d", i)
                    .isCloseTo(cpu.steps.get(skipped + i).gradientNorm(), TOLERANCE);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 2", "4, 1"})
    void lossesAreThoseOfTheCpu(String nodes, String devices) {
        String[] job = {"nodes", nodes, "devicesPerNode", devices, "microBatches", "2"};
        MeshRun ascend = run(new SimulatedAscend(), job);
        MeshRun cpu = run(TestDriver.CPU.driver(), job);
        assertSame(ascend, cpu, 0);
        assertThat(ascend.validations.get(12L)).isCloseTo(cpu.validations.get(12L), TOLERANCE);
        assertThat(cpu.steps.getLast().lossPerToken())
                .isLessThan(cpu.steps.getFirst().lossPerToken() - 0.1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bias-balanced",
                "expert-choice",
                "forced-balance",
                "forced-imbalance",
                "group-limited",
                "hash",
                "locmoe",
                "locmoe-plus",
                "locmoe-stable",
                "multi-level",
                "random",
                "rre",
                "sam",
                "sinkhorn",
                "switch",
                "ta-moe",
                "top-k",
                "topology"
            })
    void everyRouterTrainsTheSame(String router) {
        String[] job = {"nodes", "2", "router", router, "gate", gate(router), "steps", "4", "validateEvery", "0"};
        assertSame(run(new SimulatedAscend(), job), run(TestDriver.CPU.driver(), job), 0);
    }

    private static String gate(String router) {
        return MeshRun.PLUGINS.stream()
                .flatMap(plugin -> plugin.routers().stream())
                .filter(factory -> factory.name().equals(router))
                .findFirst()
                .orElseThrow()
                .usualGate();
    }

    /** Both multiply exactly, add up in float32 and round once; sums in another order round some results otherwise. */
    @ParameterizedTest
    @ValueSource(strings = {"bfloat16", "float16"})
    void smallTypesAreMultipliedAsOnTheCpu(String precision) {
        String[] job = {"nodes", "2", "precision", precision, "validateEvery", "0"};
        MeshRun ascend = run(new SimulatedAscend(), job);
        MeshRun cpu = run(TestDriver.CPU.driver(), job);
        assertThat(ascend.steps).hasSize(12);
        for (int i = 0; i < 12; i++) {
            assertThat(ascend.steps.get(i).lossPerToken())
                    .as("loss of step %d", i)
                    .isCloseTo(cpu.steps.get(i).lossPerToken(), Percentage.withPercentage(1));
        }
    }

    /** In both directions: a checkpoint does not know on which devices it was made. */
    @Test
    void eachDriverContinuesTheOthersJob() {
        MeshRun ascend = run(new SimulatedAscend(), "nodes", "2", "checkpointEvery", "6");
        MeshRun cpu = run(TestDriver.CPU.driver(), "nodes", "2", "checkpointEvery", "6");
        assertSame(ascend, cpu, 0);
        String[] ofCpu = {"nodes", "2", "resume", cpu.checkpoints.getFirst().toString(), "validateEvery", "0"};
        assertSame(run(new SimulatedAscend(), ofCpu), cpu, 6);
        String[] ofAscend = {
            "nodes", "2", "resume", ascend.checkpoints.getFirst().toString(), "validateEvery", "0"
        };
        assertSame(run(TestDriver.CPU.driver(), ofAscend), ascend, 6);
    }

    /** Normalisation, rotation and gated activation are operators of CANN; pairs and bounds are composed of others. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "steps 4",
                "steps 4 headWidth 6 rotaryWidth 4 rotaryPairs neighbours attentionLimit 0.3 attentionWindow 3"
                        + " attentionWindowFrom 1"
            })
    void aDecoderLikeMixtralTrainsTheSame(String parts) {
        List<String> job = new ArrayList<>(
                TinyJob.decoderWith("nodes", "2", "router", "top-k", "gate", "dense", "validateEvery", "0"));
        job.addAll(List.of(parts.split(" ")));
        String[] all = job.toArray(String[]::new);
        assertSame(run(new SimulatedAscend(), all), run(TestDriver.CPU.driver(), all), 0);
    }
}
