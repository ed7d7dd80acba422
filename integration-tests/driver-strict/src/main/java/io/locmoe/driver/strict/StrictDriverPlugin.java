package io.locmoe.driver.strict;

import io.locmoe.spi.MoePlugin;
import io.locmoe.spi.device.DeviceDriver;
import java.util.List;

/** Offers the driver {@code strict}. */
public final class StrictDriverPlugin implements MoePlugin {
    @Override
    public List<DeviceDriver> deviceDrivers() {
        return List.of(new StrictDriver());
    }
}
