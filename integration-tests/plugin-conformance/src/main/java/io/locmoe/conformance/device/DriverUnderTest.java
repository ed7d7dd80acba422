package io.locmoe.conformance.device;

import io.locmoe.spi.device.DeviceDriver;

/** What an author says of a device driver. */
public abstract class DriverUnderTest {

    /** The driver to test; its device 0 is used. */
    protected abstract DeviceDriver driver();
}
