package io.locmoe.cli.selftest;

import io.locmoe.guard.PluginException;
import io.locmoe.launcher.Distribution;
import io.locmoe.pluginhost.PluginCatalog;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Tests devices of this machine: each kernel with each element type against its formula, copies, and the first steps of
 * a training. Used by one thread, for some seconds for each driver of a CPU.
 */
public final class SelfTest {
    private final PluginCatalog catalog;
    private final SelfTestText text;

    /** @param text is written to while the test runs */
    public SelfTest(PluginCatalog catalog, SelfTestText text) {
        this.catalog = catalog;
        this.text = text;
    }

    /**
     * Tests one device of each driver.
     *
     * @param drivers names; of several those are left out that cannot be used here
     * @param ordinal of the device on this machine
     * @throws PluginException if the only driver has no such device, or cannot open it
     */
    public SelfTestReport run(Collection<String> drivers, int ordinal) {
        text.head(Distribution.version());
        TrainingTrial trial = new TrainingTrial(catalog);
        List<DriverReport> reports = new ArrayList<>();
        List<String> skipped = new ArrayList<>();
        for (String name : drivers) {
            try {
                reports.add(new DriverTrial(name, catalog.driver(name), ordinal, text).run(trial));
            } catch (PluginException e) {
                if (drivers.size() == 1) {
                    throw e;
                }
                skipped.add(e.getMessage());
            }
        }
        text.end(skipped);
        return SelfTestReport.of(Distribution.version(), reports, skipped);
    }
}
