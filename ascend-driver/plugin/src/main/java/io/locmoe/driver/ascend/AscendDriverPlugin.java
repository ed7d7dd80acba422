package io.locmoe.driver.ascend;

import io.locmoe.spi.MoePlugin;
import io.locmoe.spi.device.DeviceDriver;
import java.util.List;

/** Offers the driver {@code ascend}. */
public final class AscendDriverPlugin implements MoePlugin {
    @Override
    public List<DeviceDriver> deviceDrivers() {
        return List.of(new AscendDriver());
    }
}
