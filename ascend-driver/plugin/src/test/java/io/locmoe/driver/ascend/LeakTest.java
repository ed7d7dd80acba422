package io.locmoe.driver.ascend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/**
 * Memory stays as it is while a small layer is trained. In a JVM whose heap has one size, so that what its process
 * grows by is native. {@code -Dlocmoe.ascend.leak.steps=10000} takes more steps.
 */
@EnabledIf("io.locmoe.driver.ascend.SimulatedToolkit#isThere")
@Tag("slow")
class LeakTest {
    private static final int STEPS = Integer.getInteger("locmoe.ascend.leak.steps", 2000);
    private static final long MEBIBYTE = 1L << 20;

    @TempDir
    private Path directory;

    @Test
    void memoryStaysConstantDuringTraining() {
        List<String> lines = ChildJvm.run(
                LeakRun.class,
                Map.of("ASCEND_SIMULATOR_DELAY_MS", "5"),
                List.of("-Xms48m", "-Xmx48m", "-XX:+AlwaysPreTouch", "-Dsteps=" + STEPS),
                directory.resolve("log"),
                60 + STEPS / 20);
        LeakRun.Measured begin = LeakRun.Measured.of(lines.get(lines.size() - 2));
        LeakRun.Measured end = LeakRun.Measured.of(lines.getLast());
        assertThat(end.live()).as("what lives in the simulator").isEqualTo(begin.live());
        assertThat(end.heap() - begin.heap()).as("bytes of heap").isLessThan(MEBIBYTE / 2);
        assertThat(end.direct()).as("bytes of direct buffers").isEqualTo(begin.direct());
        assertThat(end.resident() - begin.resident())
                .as("bytes of the process, most of them code that is compiled in the meantime")
                .isLessThan(12 * MEBIBYTE);
    }
}
