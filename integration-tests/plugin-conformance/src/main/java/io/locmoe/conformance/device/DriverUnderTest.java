package io.locmoe.conformance.device;

import io.locmoe.spi.device.DeviceDriver;
import java.util.Map;

/** What an author says of a device driver. */
public abstract class DriverUnderTest {

    /** The driver to test; its device 0 is used. */
    protected abstract DeviceDriver driver();

    /**
     * Options with which it opens its devices, by name: the required ones. By default there are none.
     */
    protected Map<String, String> options() {
        return Map.of();
    }

    /**
     * Whether it multiplies matrices of float32 as such. Chips without float32 in their matrix units round the operands
     * to float16: their products are then compared as those of float16.
     */
    protected boolean multipliesFloat32() {
        return true;
    }
}
