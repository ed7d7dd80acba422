package io.locmoe.cli.workshop;

import io.locmoe.pluginhost.PluginCatalog;
import io.locmoe.spi.device.DeviceDriver;
import java.io.PrintWriter;
import java.util.List;
import java.util.function.Function;

/**
 * A self-test of devices.
 *
 * @param catalog the plug-ins, open while the test runs
 * @param drivers drivers by name, with the options to test them with
 * @param names   names of the drivers to test; if there are several, those unusable on this machine are skipped
 * @param device  number of the device on this machine, from 0
 * @param out     receives output while the test runs
 */
public record SelfTestPlan(
        PluginCatalog catalog,
        Function<String, DeviceDriver> drivers,
        List<String> names,
        int device,
        PrintWriter out) {
    public SelfTestPlan {
        names = List.copyOf(names);
        if (device < 0) {
            throw new IllegalArgumentException("devices are counted from 0: " + device);
        }
    }
}
