package io.locmoe.driver.ascend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/**
 * The chips and layouts that {@link AscendConformanceTest} does not have, each in a process of its own: the rules of
 * device drivers, and each kernel with each element type within what is allowed to chips. The build takes the set that
 * lacks most, and {@code -Dlocmoe.ascend.capabilities=all} all of them.
 */
@Tag("slow")
@EnabledIf("io.locmoe.driver.ascend.SimulatedToolkit#isThere")
class CapabilitySetsTest {
    private static final List<Set> SETS = List.of(
            new Set("Ascend910A", "8.1", false),
            new Set("Ascend910A", "9.x", false),
            new Set("Ascend910B3", "8.1", true),
            new Set("Ascend910_9391", "8.1", true),
            new Set("Ascend910_9391", "9.x", true),
            new Set("Ascend950", "9.x", true));
    private static final boolean ALL = "all".equals(System.getProperty("locmoe.ascend.capabilities"));
    private static final int SECONDS = 300;

    @TempDir
    private Path directory;

    /** What a process plays, and whether that has bfloat16 and float32 in its matrix units. */
    private record Set(String chip, String layout, boolean newer) {
        /** The operators of the 950 that do the same have later versions. */
        boolean fused() {
            return newer && !chip.equals("Ascend950");
        }

        /** CANN 8.1 has no operator for rotary positions. */
        boolean rotates() {
            return newer && layout.equals("9.x");
        }

        @Override
        public String toString() {
            return chip + " " + layout;
        }
    }

    /** As many at once as there are processors: a process uses one. */
    @TestFactory
    Stream<DynamicTest> everySetKeepsTheRules() {
        List<Set> sets = ALL ? SETS : SETS.subList(0, 1);
        ExecutorService processes =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        List<Future<List<String>>> said =
                sets.stream().map(set -> processes.submit(() -> said(set))).toList();
        return IntStream.range(0, sets.size())
                .mapToObj(i -> DynamicTest.dynamicTest(
                        sets.get(i).toString(),
                        () -> check(sets.get(i), said.get(i).get())))
                .onClose(processes::shutdownNow);
    }

    private List<String> said(Set set) {
        return ChildJvm.run(
                CapabilityRun.class,
                Map.of("ASCEND_SIMULATOR_CHIP", set.chip()),
                List.of("-D" + SimulatedToolkit.LAYOUT + "=" + set.layout()),
                directory.resolve(set.toString()),
                SECONDS);
    }

    private static void check(Set set, List<String> lines) {
        assertThat(lines)
                .contains("chip " + set.chip())
                .contains("kernel LayerNorm float32 PASSED", "kernel AdamW float32 PASSED")
                .contains("kernel MatMul float32 " + (set.newer() ? "PASSED" : "AS_FLOAT16"))
                .contains("kernel FusedAttention float32 " + (set.fused() ? "PASSED" : "UNSUPPORTED"))
                .contains("kernel FusedAttentionBackward float16 " + (set.fused() ? "PASSED" : "UNSUPPORTED"))
                .contains("kernel RmsNormBackward float32 " + (set.newer() ? "PASSED" : "UNSUPPORTED"))
                .contains("kernel SwiGluBackward float32 " + (set.newer() ? "PASSED" : "UNSUPPORTED"))
                .contains("kernel RotaryEmbedding float32 " + (set.rotates() ? "PASSED" : "UNSUPPORTED"))
                .noneMatch(line -> line.endsWith("FAILED"));
        if (!set.newer()) {
            assertThat(lines).noneMatch(line -> line.endsWith("bfloat16 PASSED"));
        }
    }
}
