package io.locmoe.engine.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.engine.MeshRun;
import io.locmoe.engine.ShortText;
import io.locmoe.engine.TestDriver;
import io.locmoe.engine.TinyJob;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A seed fixes a training to the bit, on four ranks that run as they like. */
@Tag("slow")
class SeedTest {

    @TempDir
    Path directory;

    private double[] numbers(TestDriver driver, Map<String, String> changes) {
        Map<String, String> settings = TinyJob.settings(
                "nodes", "2", "devicesPerNode", "2", "router", "switch", "gate", "dense", "router.jitter", "0.2");
        settings.putAll(changes);
        MeshRun run = MeshRun.run(settings, driver.driver(), new ShortText(8), directory);
        double[] steps = run.steps.stream()
                .flatMapToDouble(s -> Arrays.stream(new double[] {
                    s.lossPerToken(),
                    s.auxiliaryLoss(),
                    s.localityLoss(),
                    s.gradientNorm(),
                    s.localShare(),
                    s.droppedShare()
                }))
                .toArray();
        double[] all = Arrays.copyOf(steps, steps.length + 2);
        all[steps.length] = run.validations.get(6L);
        all[steps.length + 1] = run.validations.get(12L);
        return all;
    }

    @ParameterizedTest
    @EnumSource
    void theSameSeedGivesTheSameBits(TestDriver driver) {
        double[] first = numbers(driver, Map.of());
        assertThat(first).hasSize(12 * 6 + 2);
        assertThat(numbers(driver, Map.of())).isEqualTo(first);
    }

    @Test
    void anotherSeedGivesOtherNumbers() {
        assertThat(numbers(TestDriver.CPU, Map.of("seed", "2"))[0])
                .isNotEqualTo(numbers(TestDriver.CPU, Map.of("seed", "1"))[0]);
    }

    @Test
    void routerNoiseFollowsTheSeed() {
        assertThat(numbers(TestDriver.CPU, Map.of("router.jitter", "0"))[3])
                .isNotEqualTo(numbers(TestDriver.CPU, Map.of())[3]);
    }
}
