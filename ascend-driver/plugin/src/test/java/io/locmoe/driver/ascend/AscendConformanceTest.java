package io.locmoe.driver.ascend;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.conformance.device.DeviceDriverConformance;
import io.locmoe.spi.device.DeviceDriver;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** The rules of device drivers, with libraries that are as strict as CANN, and compute. */
@EnabledIf("io.locmoe.driver.ascend.SimulatedToolkit#isThere")
class AscendConformanceTest extends DeviceDriverConformance {
    @TempDir
    private static Path directory;

    private static AscendDriver driver;

    @BeforeAll
    static void loadOnce() {
        driver = new AscendDriver(SimulatedToolkit.unpack("9.x", directory));
    }

    @Override
    protected DeviceDriver driver() {
        return driver;
    }

    @Test
    void theReportTellsWhatWasFoundAndWhatIsMissing() {
        assertThat(driver.report())
                .anySatisfy(line -> assertThat(line)
                        .startsWith("toolkit " + directory + " (ASCEND_HOME_PATH), version ")
                        .endsWith("a library for each group of operators"))
                .contains("runtime " + directory.resolve("lib64/libacl_rt.so"))
                .anySatisfy(line -> assertThat(line).contains("libopapi_nn.so: "))
                .anySatisfy(
                        line -> assertThat(line).startsWith("device 0 Ascend").contains("MiB free", "MatMul"));
    }
}
