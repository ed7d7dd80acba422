package io.locmoe.driver.strict;

import io.locmoe.conformance.tensor.TensorConformance;
import io.locmoe.spi.device.DeviceDriver;
import org.junit.jupiter.api.Nested;

/** The tape keeps the order of streams and reads no memory that nobody has written. */
class StrictTensorTest {

    @Nested
    class OnAQueue extends TensorConformance {
        @Override
        protected DeviceDriver driver() {
            return new StrictDriver(StrictOptions.defaults());
        }
    }

    /** Nothing starts before the host waits for it. */
    @Nested
    class Late extends TensorConformance {
        @Override
        protected DeviceDriver driver() {
            return new StrictDriver(StrictOptions.defaults().withLazy(true));
        }
    }
}
