package io.locmoe.engine.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.engine.MeasuredDriver;
import io.locmoe.engine.MeshRun;
import io.locmoe.engine.Patterns;
import io.locmoe.engine.TestDriver;
import io.locmoe.engine.TinyJob;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run's device memory is taken in its first steps. Later ones may meet a larger number of tokens for an expert than
 * any before, and take a block of a new size for it, but nothing that grows with the steps.
 */
@Tag("slow")
class FlatMemoryTest {

    @TempDir
    Path directory;

    private long bytes(int steps, String... changes) {
        MeasuredDriver driver = new MeasuredDriver(TestDriver.CPU.driver());
        var settings = TinyJob.settings(changes);
        settings.put("steps", "200");
        settings.put("stopAfter", Integer.toString(steps));
        settings.put("validateEvery", "0");
        settings.put("nodes", "2");
        MeshRun.run(settings, driver, new Patterns(8), directory);
        return driver.bytes.get();
    }

    /** Both experts of two take every token: every step has the same shapes. */
    @Test
    void equalStepsTakeNothingMore() {
        String[] job = {
            "router", "switch", "gate", "dense", "experts", "2", "router.topK", "2", "router.capacityFactor", "0"
        };
        long ten = bytes(10, job);
        assertThat(bytes(60, job)).isEqualTo(ten);
    }

    @Test
    void unevenStepsTakeLittleMore() {
        long ten = bytes(10);
        long sixty = bytes(60);
        long all = bytes(200);
        assertThat(sixty).isLessThan(ten * 5 / 4);
        assertThat(all - sixty).isLessThan(ten / 10);
    }
}
