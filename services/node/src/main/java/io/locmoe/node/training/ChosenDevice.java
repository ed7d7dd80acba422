package io.locmoe.node.training;

import io.locmoe.engine.settings.Choice;
import io.locmoe.pluginhost.PluginCatalog;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.DeviceDriver;
import io.locmoe.spi.plugin.Options;

/** Opens devices as a job's settings ask for them. */
public final class ChosenDevice {
    private ChosenDevice() {}

    /**
     * Opens a device, which the caller closes.
     *
     * @param driver  its name, and options as users write them
     * @param ordinal of the device on this machine
     * @throws IllegalArgumentException if there is no such driver, or it does not know the options
     * @throws io.locmoe.spi.device.DeviceException if the device cannot be opened
     */
    public static Device open(PluginCatalog catalog, Choice driver, int ordinal) {
        DeviceDriver found = catalog.driver(driver.name());
        try {
            return found.open(ordinal, Options.parse(found.options(), driver.options()));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("driver " + driver.name() + ": " + e.getMessage(), e);
        }
    }
}
