package io.locmoe.workshop;

import io.locmoe.cli.workshop.SelfTestPlan;
import io.locmoe.cli.workshop.Workshop;
import io.locmoe.conformance.packaged.Declaration;
import io.locmoe.conformance.packaged.Kind;
import io.locmoe.pluginhost.LoadedPlugin;
import io.locmoe.pluginhost.Offer;
import io.locmoe.workshop.conformance.ConformanceCommand;
import io.locmoe.workshop.harness.HarnessCommand;
import io.locmoe.workshop.selftest.SelfTest;
import io.locmoe.workshop.selftest.SelfTestReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The workshop as the command finds it, made of the conformance kit and the harness. */
public final class PluginWorkshop implements Workshop {
    @Override
    public Object conformance() {
        return new ConformanceCommand();
    }

    @Override
    public Object harness() {
        return new HarnessCommand();
    }

    @Override
    public Map<String, String> declaredOptions(LoadedPlugin plugin, Offer offer) {
        return Declaration.in(plugin.directory(), Kind.valueOf(offer.kind().name()), offer.name())
                .options();
    }

    @Override
    public boolean selfTest(SelfTestPlan plan, Optional<Path> json) throws IOException {
        SelfTestReport report = SelfTest.run(plan);
        if (json.isPresent()) {
            report.write(json.get());
        }
        return report.passed();
    }
}
