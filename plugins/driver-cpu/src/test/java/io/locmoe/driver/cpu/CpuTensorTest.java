package io.locmoe.driver.cpu;

import io.locmoe.conformance.tensor.TensorConformance;
import io.locmoe.spi.device.DeviceDriver;

/** The tape on the fastest kernels of this machine. */
class CpuTensorTest extends TensorConformance {
    @Override
    protected DeviceDriver driver() {
        return new CpuDriver();
    }
}
