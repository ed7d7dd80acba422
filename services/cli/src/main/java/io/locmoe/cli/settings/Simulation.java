package io.locmoe.cli.settings;

import io.locmoe.engine.settings.Choice;
import io.locmoe.launcher.RunException;
import io.locmoe.node.training.ChosenDevice;
import io.locmoe.pluginhost.PluginCatalog;
import io.locmoe.spi.device.DeviceDriver;
import java.util.Map;
import picocli.CommandLine.Option;

/** Whether a driver plays its devices, for commands that compute in this process. */
public final class Simulation {
    @Option(
            names = "--simulated",
            description = "Emulate the devices of the driver on the processor, as with --driver ascend on a machine"
                    + " without NPUs.")
    private boolean simulated;

    /**
     * A driver as the user asked for it.
     *
     * @param driver that the user named
     */
    public Choice of(String driver) {
        return new Choice(driver, simulated ? Map.of(ChosenDevice.SIMULATED, "true") : Map.of());
    }

    /**
     * A driver as the user asked for it.
     *
     * @param driver that the user named; null for the usual one
     * @param usual  with options of its own
     */
    public Choice of(String driver, Choice usual) {
        return driver != null ? of(driver) : simulated ? of(usual.name()) : usual;
    }

    /**
     * A driver as the user asked for it. Without options of the user's it names its devices also where it requires
     * some.
     *
     * @throws IllegalArgumentException if there is no such driver, or it cannot be simulated
     */
    public DeviceDriver driver(PluginCatalog catalog, String name) {
        DeviceDriver driver = catalog.driver(name);
        return simulated ? new DriverWithOptions(driver, ChosenDevice.options(catalog, of(name))) : driver;
    }

    /** @throws RunException if the user asked for it and named no driver */
    public void requireDriver(String driver) {
        if (simulated && driver == null) {
            throw RunException.usage(
                    "--simulated emulates the devices of one driver; name it, like --driver ascend --simulated");
        }
    }
}
