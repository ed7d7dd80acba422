package io.locmoe.cli.selftest;

import io.locmoe.guard.PluginException;
import io.locmoe.launcher.Distribution;
import io.locmoe.pluginhost.PluginCatalog;
import io.locmoe.spi.device.DeviceDriver;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/**
 * Tests devices of this machine: each kernel with each element type against its formula, copies, and the first steps of
 * a training. Used by one thread, for some seconds for each driver of a CPU.
 */
public final class SelfTest {
    private final PluginCatalog catalog;
    private final Function<String, DeviceDriver> drivers;
    private final SelfTestText text;

    /**
     * A test that has not begun.
     *
     * @param drivers by their names, with the options that they are tested with
     * @param text    is written to while the test runs
     */
    public SelfTest(PluginCatalog catalog, Function<String, DeviceDriver> drivers, SelfTestText text) {
        this.catalog = catalog;
        this.drivers = drivers;
        this.text = text;
    }

    /**
     * Tests one device of each driver.
     *
     * @param names   of several those are left out that cannot be used here
     * @param ordinal of the device on this machine
     * @throws PluginException if the only driver has no such device, or cannot open it
     */
    public SelfTestReport run(Collection<String> names, int ordinal) {
        text.head(Distribution.version());
        TrainingTrial trial = new TrainingTrial(catalog);
        List<DriverReport> reports = new ArrayList<>();
        List<String> skipped = new ArrayList<>();
        for (String name : names) {
            try {
                reports.add(new DriverTrial(name, drivers.apply(name), ordinal, text).run(trial));
            } catch (PluginException e) {
                if (names.size() == 1) {
                    throw e;
                }
                skipped.add(e.getMessage());
            }
        }
        text.end(skipped);
        return SelfTestReport.of(Distribution.version(), reports, skipped);
    }
}
