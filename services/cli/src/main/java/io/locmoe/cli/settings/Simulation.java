package io.locmoe.cli.settings;

import io.locmoe.engine.settings.Choice;
import io.locmoe.launcher.RunException;
import io.locmoe.node.training.ChosenDevice;
import io.locmoe.pluginhost.PluginCatalog;
import io.locmoe.spi.device.DeviceDriver;
import java.util.Map;
import picocli.CommandLine.Option;

/** Whether a driver simulates its devices, for commands that compute in this process. */
public final class Simulation {
    @Option(
            names = "--simulated",
            description = "Emulate the devices of the driver on the processor, as with --driver ascend on a machine"
                    + " without NPUs.")
    private boolean simulated;

    /**
     * A driver as requested by the user.
     *
     * @param driver driver named by the user
     */
    public Choice of(String driver) {
        return new Choice(driver, simulated ? Map.of(ChosenDevice.SIMULATED, "true") : Map.of());
    }

    /**
     * A driver as requested by the user.
     *
     * @param driver driver named by the user; null for the usual one
     * @param usual  usual driver, with its options
     */
    public Choice of(String driver, Choice usual) {
        return driver != null ? of(driver) : simulated ? of(usual.name()) : usual;
    }

    /**
     * A driver as requested by the user. If it is not simulated, it gets no options, so that it lists its devices even
     * if it requires some.
     *
     * @throws IllegalArgumentException if there is no such driver, or it cannot be simulated
     */
    public DeviceDriver driver(PluginCatalog catalog, String name) {
        DeviceDriver driver = catalog.driver(name);
        return simulated ? new DriverWithOptions(driver, ChosenDevice.options(catalog, of(name))) : driver;
    }

    /** @throws RunException if the user asked for simulation without naming a driver */
    public void requireDriver(String driver) {
        if (simulated && driver == null) {
            throw RunException.usage(
                    "--simulated emulates the devices of one driver; name it, like --driver ascend --simulated");
        }
    }
}
