package io.locmoe.node.training;

import io.locmoe.engine.settings.Choice;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.pluginhost.PluginCatalog;
import io.locmoe.pluginhost.UnknownPluginException;
import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Whether the plug-ins that a job names are here and know its options. */
final class ComponentCheck {
    private final Set<String> problems = new LinkedHashSet<>();

    private ComponentCheck() {}

    /** @throws IllegalArgumentException with every problem, one a line */
    static void check(JobSettings settings, PluginCatalog catalog) {
        ComponentCheck check = new ComponentCheck();
        settings.gates()
                .forEach(choice ->
                        check.options("gate", choice, name -> catalog.gate(name).options()));
        settings.routers()
                .forEach(choice -> check.options(
                        "router", choice, name -> catalog.router(name).options()));
        check.options(
                "comm",
                settings.communication(),
                name -> catalog.communication(name).options());
        check.collect("", () -> catalog.driver(settings.driver().name()));
        if (!check.problems.isEmpty()) {
            throw new IllegalArgumentException(String.join(System.lineSeparator(), check.problems));
        }
    }

    private void options(String kind, Choice choice, Function<String, List<Option>> declared) {
        try {
            List<Option> options = declared.apply(choice.name());
            collect(kind + " " + choice.name() + ": ", () -> Options.parse(options, choice.options()));
        } catch (UnknownPluginException e) {
            problems.add(e.getMessage());
        }
    }

    private void collect(String prefix, Runnable step) {
        try {
            step.run();
        } catch (IllegalArgumentException e) {
            problems.add(prefix + e.getMessage());
        }
    }
}
