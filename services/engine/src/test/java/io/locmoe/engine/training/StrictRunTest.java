package io.locmoe.engine.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.engine.MeshRun;
import io.locmoe.engine.Patterns;
import io.locmoe.engine.TestDriver;
import io.locmoe.engine.TinyJob;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A training of LocMoE on devices that share no memory with the host and run late is that on the cpu device. Both close
 * their devices at the end, which fails where a buffer or stream was left; strict ones fail on each read of memory that
 * was never written. Kernels are the same, so 15 steps agree to 1e-6.
 */
@Tag("slow")
class StrictRunTest {
    private static final Percentage TOLERANCE = Percentage.withPercentage(1e-4);

    @TempDir
    Path directory;

    private MeshRun run(TestDriver driver, String nodes, String devices) {
        Map<String, String> settings = TinyJob.settings(
                "nodes",
                nodes,
                "devicesPerNode",
                devices,
                "blocks",
                "4",
                "steps",
                "15",
                "microBatches",
                "2",
                "checkpointEvery",
                "5");
        return MeshRun.run(settings, driver.driver(), new Patterns(8), directory);
    }

    @ParameterizedTest
    @CsvSource({"STRICT, 4, 1", "STRICT_LAZY, 4, 1", "STRICT, 2, 2"})
    void aTrainingOnStrictDevicesIsThatOnTheCpu(TestDriver driver, String nodes, String devices) {
        MeshRun cpu = run(TestDriver.CPU, nodes, devices);
        MeshRun strict = run(driver, nodes, devices);
        assertThat(strict.steps).hasSize(15);
        for (int i = 0; i < 15; i++) {
            assertThat(strict.steps.get(i).lossPerToken())
                    .isCloseTo(cpu.steps.get(i).lossPerToken(), TOLERANCE);
            assertThat(strict.steps.get(i).localityLoss())
                    .isCloseTo(cpu.steps.get(i).localityLoss(), TOLERANCE);
            assertThat(strict.steps.get(i).gradientNorm())
                    .isCloseTo(cpu.steps.get(i).gradientNorm(), TOLERANCE);
        }
        assertThat(strict.validations.get(15L)).isCloseTo(cpu.validations.get(15L), TOLERANCE);
        assertThat(cpu.steps.getLast().lossPerToken())
                .isLessThan(cpu.steps.getFirst().lossPerToken());
    }
}
