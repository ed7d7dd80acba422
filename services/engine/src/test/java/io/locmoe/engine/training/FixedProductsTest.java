package io.locmoe.engine.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.driver.cpu.CpuDriver;
import io.locmoe.engine.MeshRun;
import io.locmoe.engine.ShortText;
import io.locmoe.engine.TinyJob;
import io.locmoe.engine.report.StepReport;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.DeviceDescription;
import io.locmoe.spi.device.DeviceDriver;
import io.locmoe.spi.device.DeviceException;
import io.locmoe.spi.plugin.Options;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whole jobs with {@code driver.products} fixed. One node and two add gradients in another order, so their losses are
 * not the same bits ({@link SameOnEveryMeshTest}).
 */
class FixedProductsTest {
    private static final String ONEDNN = "float32:openblas,bfloat16:onednn,float16:cast";
    /** The same where the processor has no products of bfloat16. */
    private static final String ONEDNN_FLOAT32 = "float32:onednn,bfloat16:cast,float16:cast";

    private static final String CAST = "float32:openblas,bfloat16:cast,float16:cast";

    @TempDir
    Path directory;

    /** The driver {@code cpu} with its option. */
    private record Fixed(CpuDriver driver, Options chosen) implements DeviceDriver {
        static Fixed to(String products) {
            CpuDriver driver = new CpuDriver();
            return new Fixed(driver, Options.parse(driver.options(), Map.of("products", products)));
        }

        @Override
        public String name() {
            return driver.name();
        }

        @Override
        public List<DeviceDescription> devices() {
            return driver.devices(chosen);
        }

        @Override
        public Device open(int ordinal) {
            return driver.open(ordinal, chosen);
        }
    }

    private static String oneDnn() {
        try (Device device = Fixed.to(ONEDNN).open(0)) {
            assertThat(device.description().implementation()).contains("oneDNN");
            return ONEDNN;
        } catch (DeviceException e) {
            assertThat(e).hasMessageContaining("has no product of bfloat16 for this processor");
            return ONEDNN_FLOAT32;
        }
    }

    private List<Double> losses(String products, int nodes) {
        Map<String, String> settings = TinyJob.settings(
                "router", "switch", "gate", "dense", "precision", "bfloat16", "nodes", Integer.toString(nodes));
        return MeshRun.run(settings, Fixed.to(products), new ShortText(8), directory).steps.stream()
                .map(StepReport::lossPerToken)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void twoRunsHaveTheSameLossesToTheBitAndOtherProductsOthers(int nodes) {
        String products = oneDnn();
        List<Double> losses = losses(products, nodes);
        assertThat(losses).hasSize(12);
        assertThat(losses(products, nodes)).isEqualTo(losses);
        assertThat(losses(CAST, nodes)).isNotEqualTo(losses);
    }
}
