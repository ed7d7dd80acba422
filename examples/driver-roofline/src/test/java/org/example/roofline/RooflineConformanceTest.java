package org.example.roofline;

import io.locmoe.conformance.device.DeviceDriverConformance;
import io.locmoe.spi.device.DeviceDriver;

/** The rules that every driver keeps, and every kernel against its formula. */
class RooflineConformanceTest extends DeviceDriverConformance {
    private static final DeviceDriver DRIVER = new RooflineDriver("target/roofline");

    @Override
    protected DeviceDriver driver() {
        return DRIVER;
    }
}
