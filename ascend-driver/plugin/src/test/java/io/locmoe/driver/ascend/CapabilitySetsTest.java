package io.locmoe.driver.ascend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The chips and layouts that {@link AscendConformanceTest} does not have, each in a process of its own. The rules of
 * all of them take minutes, so the build runs them for the set that lacks most, and for the others with
 * {@code -Dlocmoe.ascend.rules=true}; each kernel with each element type is compared for all.
 */
@Tag("slow")
@EnabledIf("io.locmoe.driver.ascend.SimulatedToolkit#isThere")
class CapabilitySetsTest {
    private static final boolean ALL = Boolean.getBoolean("locmoe.ascend.rules");
    private static final int SECONDS = 300;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({
        "Ascend910A, 8.1, true, false",
        "Ascend910A, 9.x, false, false",
        "Ascend910B3, 8.1, false, true",
        "Ascend910_9391, 8.1, false, true",
        "Ascend910_9391, 9.x, false, true",
        "Ascend950, 9.x, false, true"
    })
    void everySetKeepsTheRules(String chip, String layout, boolean rules, boolean bfloat16) {
        List<String> lines = ChildJvm.run(
                CapabilityRun.class,
                Map.of("ASCEND_SIMULATOR_CHIP", chip),
                List.of("-D" + SimulatedToolkit.LAYOUT + "=" + layout, "-Drules=" + (rules || ALL)),
                directory.resolve("log"),
                SECONDS);
        assertThat(lines).contains("chip " + chip).noneMatch(line -> line.endsWith("FAILED"));
        assertThat(lines)
                .contains(
                        "kernel MatMul float32 PASSED",
                        "kernel LayerNorm float32 PASSED",
                        "kernel AdamW float32 PASSED");
        if (!bfloat16) {
            assertThat(lines).noneMatch(line -> line.endsWith("bfloat16 PASSED"));
        }
    }
}
