package io.locmoe.driver.strict;

import io.locmoe.conformance.device.DeviceDriverConformance;
import io.locmoe.spi.device.DeviceDriver;
import org.junit.jupiter.api.Tag;

/** A driver that queues its work keeps the same rules as one that executes at once. */
@Tag("slow")
class StrictConformanceTest extends DeviceDriverConformance {
    @Override
    protected DeviceDriver driver() {
        return new StrictDriver(StrictOptions.defaults().withLazy(true));
    }
}
