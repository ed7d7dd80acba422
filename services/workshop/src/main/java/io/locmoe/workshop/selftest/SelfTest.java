package io.locmoe.workshop.selftest;

import io.locmoe.cli.workshop.SelfTestPlan;
import io.locmoe.guard.PluginException;
import io.locmoe.launcher.Distribution;
import java.util.ArrayList;
import java.util.List;

/**
 * Tests devices of this machine: each kernel with each element type against its formula, copies, and the first steps of
 * a training. Used by one thread, for some seconds for each driver of a CPU.
 */
public final class SelfTest {
    private SelfTest() {}

    /**
     * Tests one device of each driver.
     *
     * @throws PluginException if the only driver has no such device, or cannot open it
     */
    public static SelfTestReport run(SelfTestPlan plan) {
        SelfTestText text = new SelfTestText(plan.out());
        text.head(Distribution.version());
        TrainingTrial trial = new TrainingTrial(plan.catalog());
        List<DriverReport> reports = new ArrayList<>();
        List<String> skipped = new ArrayList<>();
        for (String name : plan.names()) {
            try {
                reports.add(new DriverTrial(name, plan.drivers().apply(name), plan.device(), text).run(trial));
            } catch (PluginException e) {
                if (plan.names().size() == 1) {
                    throw e;
                }
                skipped.add(e.getMessage());
            }
        }
        text.end(skipped);
        return SelfTestReport.of(Distribution.version(), reports, skipped);
    }
}
