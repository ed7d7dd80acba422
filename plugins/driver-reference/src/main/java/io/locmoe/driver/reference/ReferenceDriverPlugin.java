package io.locmoe.driver.reference;

import io.locmoe.spi.MoePlugin;
import io.locmoe.spi.device.DeviceDriver;
import java.util.List;

/** Offers the driver {@code reference}. */
public final class ReferenceDriverPlugin implements MoePlugin {
    @Override
    public List<DeviceDriver> deviceDrivers() {
        return List.of(new ReferenceDriver());
    }
}
