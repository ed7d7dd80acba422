package io.locmoe.conformance.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.locmoe.conformance.LeftThreads;
import io.locmoe.conformance.Measures;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.DeviceDriver;
import io.locmoe.spi.device.DeviceException;
import io.locmoe.spi.device.DeviceStream;
import io.locmoe.spi.device.kernel.Fill;
import io.locmoe.spi.device.memory.DeviceBuffer;
import io.locmoe.spi.device.memory.ElementType;
import io.locmoe.spi.device.memory.Span;
import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Rules of a driver in a host that is newer, that lives longer than a device, and that has nodes on other machines. */
abstract class NewerHostRules extends KernelRules {

    /** A host may be newer than the driver, and have kernels and types that come after it. */
    @Test
    protected final void rule11AKernelItHasNeverSeenIsRefused() {
        try (Device device = driver().open(0)) {
            assertThat(device.supports(UnseenKernel.class)).isFalse();
            for (ElementType type : ElementType.values()) {
                assertThat(device.supports(UnseenKernel.class, type)).isFalse();
            }
            DeviceBuffer buffer = device.allocate(16);
            try (DeviceStream stream = device.openStream()) {
                assertThatThrownBy(() -> {
                            stream.launch(new UnseenKernel(new Span(buffer, 0, 4)));
                            stream.record().await();
                        })
                        .isInstanceOf(DeviceException.class)
                        .hasMessageContaining("UnseenKernel");
            }
            buffer.free();
        }
    }

    /** What the driver itself keeps running is there since its first device. */
    @Test
    protected final void rule12AClosedDeviceLeavesNoThread() {
        DeviceDriver driver = driver();
        use(driver);
        LeftThreads.assertNone(() -> use(driver));
    }

    /** Their names are the same on all devices. */
    @Test
    protected final void rule13MeasuresHaveNamesAndAreFinite() {
        Set<String> ofAnIdleDevice;
        try (Device device = driver().open(0)) {
            ofAnIdleDevice = Measures.assertReportable(device);
        }
        try (Device device = driver().open(0)) {
            use(device);
            assertThat(Measures.assertReportable(device))
                    .as("names of the measures of a device that has worked")
                    .isEqualTo(ofAnIdleDevice);
        }
    }

    /** All nodes of a job open their devices with what one of them decided. */
    @Test
    protected final void rule14DecisionsFillOptionsAndAreFinal() {
        DeviceDriver driver = driver();
        Options asked = parsed(driver, Map.of());
        Map<String, String> decided = driver.decisions(asked);
        assertThat(driver.options().stream().map(Option::name))
                .as("names of options, which the decisions fill")
                .containsAll(decided.keySet());
        if (!decided.isEmpty()) {
            Options filled = parsed(driver, decided);
            assertThat(decided.entrySet())
                    .as("decisions in place of the options, which leave nothing else to decide")
                    .containsAll(driver.decisions(filled).entrySet());
            driver.open(0, filled).close();
        }
    }

    private Options parsed(DeviceDriver driver, Map<String, String> decided) {
        Map<String, String> all = new HashMap<>(options());
        all.putAll(decided);
        assumeTrue(
                driver.options().stream().noneMatch(option -> option.required() && !all.containsKey(option.name())),
                "the driver has required options; options() gives them to this rule");
        return Options.parse(driver.options(), all);
    }

    private static void use(DeviceDriver driver) {
        try (Device device = driver.open(0)) {
            use(device);
        }
    }

    private static void use(Device device) {
        DeviceBuffer buffer = device.allocate(16);
        try (DeviceStream stream = device.openStream()) {
            stream.launch(new Fill(new Span(buffer, 0, 4), 1));
            stream.record().await();
        }
        buffer.free();
    }
}
