package io.locmoe.cli.settings;

import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.DeviceDescription;
import io.locmoe.spi.device.DeviceDriver;
import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import java.util.List;
import java.util.Map;

/**
 * A driver that opens its devices with options chosen by the user where its caller gives none.
 *
 * @param driver the driver that opens them
 * @param chosen values of its options
 */
public record DriverWithOptions(DeviceDriver driver, Options chosen) implements DeviceDriver {
    @Override
    public String name() {
        return driver.name();
    }

    @Override
    public List<DeviceDescription> devices() {
        return driver.devices(chosen);
    }

    @Override
    public Device open(int ordinal) {
        return driver.open(ordinal, chosen);
    }

    @Override
    public Device open(int ordinal, Options options) {
        return driver.open(ordinal, options);
    }

    @Override
    public Map<String, String> decisions(Options options) {
        return driver.decisions(options);
    }

    @Override
    public List<Option> options() {
        return driver.options();
    }

    @Override
    public List<String> report() {
        return driver.report(chosen);
    }
}
