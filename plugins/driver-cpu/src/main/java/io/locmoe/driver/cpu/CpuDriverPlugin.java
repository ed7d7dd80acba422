package io.locmoe.driver.cpu;

import io.locmoe.spi.device.DeviceDriver;
import io.locmoe.spi.plugin.MoePlugin;
import java.util.List;

/** Offers the driver {@code cpu}. */
public final class CpuDriverPlugin implements MoePlugin {
    @Override
    public List<DeviceDriver> deviceDrivers() {
        return List.of(new CpuDriver());
    }
}
