package io.locmoe.driver.ascend;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.conformance.device.DeviceDriverConformance;
import io.locmoe.spi.device.DeviceDriver;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** The rules of device drivers, with libraries that are as strict as CANN, and compute. */
@EnabledIf("io.locmoe.driver.ascend.SimulatedToolkit#isThere")
@Tag("slow")
class AscendConformanceTest extends DeviceDriverConformance {
    private static AscendDriver driver;

    @BeforeAll
    static void loadOnce() {
        driver = new AscendDriver(SimulatedToolkit.environment());
    }

    @Override
    protected DeviceDriver driver() {
        return driver;
    }

    /** The first generation rounds to float16, which CANN is asked to do, as its matrix units have nothing else. */
    @Override
    protected boolean multipliesFloat32() {
        return !"Ascend910A".equals(System.getenv("ASCEND_SIMULATOR_CHIP"));
    }

    private static boolean hasFusedOperators() {
        return hasDecoderOperators() && !"Ascend950".equals(System.getenv("ASCEND_SIMULATOR_CHIP"));
    }

    private static boolean hasDecoderOperators() {
        return !"Ascend910A".equals(System.getenv("ASCEND_SIMULATOR_CHIP"));
    }

    @Test
    void theReportTellsWhatWasFoundAndWhatIsMissing() {
        boolean split = SimulatedToolkit.layout().equals("9.x");
        assertThat(driver.report())
                .anySatisfy(line -> assertThat(line)
                        .startsWith("toolkit " + SimulatedToolkit.directory() + " (ASCEND_HOME_PATH), version ")
                        .endsWith(split ? "a library for each group of operators" : "one library of operators"))
                .contains("runtime " + SimulatedToolkit.runtime())
                .anySatisfy(line -> assertThat(line).contains(split ? "libopapi_nn.so: " : "libopapi.so: "))
                .anySatisfy(
                        line -> assertThat(line).startsWith("device 0 Ascend").endsWith("MiB free"))
                .anySatisfy(line -> assertThat(line)
                        .startsWith("kernels, in float32")
                        .containsPattern("MatMul \\[float32, (bfloat16, )?float16]")
                        .contains("FusedCrossEntropy")
                        .matches(names -> names.contains("FusedAttentionBackward") == hasFusedOperators())
                        .matches(names -> names.contains("RmsNormBackward") == hasDecoderOperators())
                        .matches(names -> names.contains("RotaryEmbedding") == (hasDecoderOperators() && split)));
        assertThat(driver.report().stream().filter(line -> line.startsWith("no kernel ")))
                .hasSize(hasDecoderOperators() && !split ? 1 : 0)
                .allMatch("no kernel RotaryEmbedding: the toolkit lacks [aclnnRotaryPositionEmbedding]"::equals);
    }
}
