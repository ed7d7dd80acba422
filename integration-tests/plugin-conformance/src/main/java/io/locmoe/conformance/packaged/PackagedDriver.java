package io.locmoe.conformance.packaged;

import io.locmoe.conformance.device.DeviceDriverConformance;
import io.locmoe.spi.device.DeviceDriver;

/** The rules on a device driver that was loaded from its jars. */
final class PackagedDriver extends DeviceDriverConformance {
    private final PackagedPlugin plugin = PackagedPlugin.current();

    @Override
    protected DeviceDriver driver() {
        return plugin.factory(DeviceDriver.class);
    }
}
