package io.locmoe.conformance.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.driver.reference.ReferenceDriver;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.DeviceDriver;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The reference driver under the rules; it has every kernel, and every kernel has cases. */
@Tag("slow")
class ReferenceDriverTest extends DeviceDriverConformance {
    @Override
    protected DeviceDriver driver() {
        return new ReferenceDriver();
    }

    @Test
    void everyKernelOfTheSpiHasCasesForEachOfItsTypes() {
        assertThat(TypedKernel.all()).allMatch(typed -> Cases.of(typed) != null);
    }

    @Test
    void referenceDriverSupportsEveryKernelInEveryType() {
        try (Device device = driver().open(0)) {
            assertThat(TypedKernel.all()).allMatch(typed -> device.supports(typed.kernel(), typed.type()));
        }
    }
}
