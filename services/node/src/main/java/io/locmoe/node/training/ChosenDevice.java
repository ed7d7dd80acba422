package io.locmoe.node.training;

import io.locmoe.engine.settings.Choice;
import io.locmoe.pluginhost.PluginCatalog;
import io.locmoe.pluginhost.PluginKind;
import io.locmoe.spi.device.Device;
import io.locmoe.spi.device.DeviceDriver;
import io.locmoe.spi.plugin.Options;
import java.util.List;
import java.util.Optional;

/** Opens devices according to a job's settings. */
public final class ChosenDevice {
    /** The option of drivers that can simulate their devices on a machine without them. */
    public static final String SIMULATED = "simulated";

    private ChosenDevice() {}

    /**
     * Opens a device, which the caller closes.
     *
     * @param driver  name of the driver, and options as users write them
     * @param ordinal number of the device on this machine
     * @throws IllegalArgumentException if there is no such driver, or it does not know the options
     * @throws io.locmoe.spi.device.DeviceException if the device cannot be opened
     */
    public static Device open(PluginCatalog catalog, Choice driver, int ordinal) {
        return catalog.driver(driver.name()).open(ordinal, options(catalog, driver));
    }

    /**
     * Parses the options of a driver.
     *
     * @throws IllegalArgumentException if there is no such driver, or it does not know the options
     */
    public static Options options(PluginCatalog catalog, Choice driver) {
        DeviceDriver found = catalog.driver(driver.name());
        noSimulator(catalog, driver).ifPresent(problem -> {
            throw new IllegalArgumentException(problem);
        });
        try {
            return Options.parse(found.options(), driver.options());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("driver " + driver.name() + ": " + e.getMessage(), e);
        }
    }

    /** The problem if a driver is asked to simulate its devices and cannot. */
    static Optional<String> noSimulator(PluginCatalog catalog, Choice driver) {
        List<String> able = catalog.names(PluginKind.DRIVER).stream()
                .filter(name -> catalog.driver(name).options().stream()
                        .anyMatch(option -> option.name().equals(SIMULATED)))
                .toList();
        return driver.options().containsKey(SIMULATED) && !able.contains(driver.name())
                ? Optional.of(
                        "--simulated (driver." + SIMULATED + ") emulates the devices of a driver that has a simulator,"
                                + " and " + driver.name() + " has none; add --driver with one of " + able
                                + ", or leave --simulated out")
                : Optional.empty();
    }
}
