package io.locmoe.cli.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.spi.device.DeviceDescription;
import io.locmoe.spi.device.ElementSupport;
import io.locmoe.spi.device.memory.ElementType;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeviceTableTest {

    private static DeviceDescription npu(int ordinal, String name) {
        return new DeviceDescription(
                ordinal,
                name,
                "CANN",
                List.of(new ElementSupport(ElementType.FLOAT32, "a"), new ElementSupport(ElementType.BFLOAT16, "b")));
    }

    @Test
    void equalDevicesAreOneRowWithTheReasonOfEachType() {
        DeviceTable table = new DeviceTable();
        table.add("npu", List.of(npu(0, "A"), npu(1, "B"), npu(2, "A"), npu(3, "A")));
        table.add("plain", List.of(new DeviceDescription(0, "C", "scalar"), new DeviceDescription(1, "C", "scalar")));
        table.add("idle", List.of());
        table.addUnusable("lost", "the driver is not installed");
        assertThat(table.text().lines().map(line -> line.replaceAll(" {2,}", "|")))
                .containsExactly(
                        "DRIVER|DEVICES|NAME|KERNELS",
                        "npu|0,2,3|A|CANN",
                        "|matrix products of float32: a",
                        "|matrix products of bfloat16: b",
                        "npu|1|B|CANN",
                        "|matrix products of float32: a",
                        "|matrix products of bfloat16: b",
                        "plain|0-1|C|scalar",
                        "|matrix products of float32: scalar",
                        "idle|none|-|-",
                        "lost|?|-|-",
                        "|the driver is not installed");
    }
}
