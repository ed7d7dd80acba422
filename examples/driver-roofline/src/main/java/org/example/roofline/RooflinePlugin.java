package org.example.roofline;

import io.locmoe.spi.MoePlugin;
import io.locmoe.spi.device.DeviceDriver;
import java.util.List;

/** The entry, found by ServiceLoader: offers the device driver {@code roofline}. */
public final class RooflinePlugin implements MoePlugin {
    @Override
    public List<DeviceDriver> deviceDrivers() {
        return List.of(new RooflineDriver("roofline"));
    }
}
