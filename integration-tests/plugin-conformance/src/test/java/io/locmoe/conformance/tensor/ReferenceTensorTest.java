package io.locmoe.conformance.tensor;

import io.locmoe.driver.reference.ReferenceDriver;
import io.locmoe.spi.device.DeviceDriver;

/** The tape on scalar kernels. */
class ReferenceTensorTest extends TensorConformance {
    @Override
    protected DeviceDriver driver() {
        return new ReferenceDriver();
    }
}
