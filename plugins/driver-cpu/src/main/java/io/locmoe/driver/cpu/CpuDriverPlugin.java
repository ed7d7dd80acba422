package io.locmoe.driver.cpu;

import io.locmoe.spi.MoePlugin;
import io.locmoe.spi.device.DeviceDriver;
import java.util.List;

/** Offers the driver {@code cpu}. */
public final class CpuDriverPlugin implements MoePlugin {
    @Override
    public List<DeviceDriver> deviceDrivers() {
        return List.of(new CpuDriver());
    }
}
