package io.locmoe.launcher.run;

import io.locmoe.engine.settings.Choice;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.launcher.RunException;
import io.locmoe.pluginhost.PluginCatalog;
import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Checks the plug-ins that a job names, and their options, before any node is started. */
public final class PluginCheck {
    private final PluginCatalog catalog;
    private final Set<String> problems = new LinkedHashSet<>();

    private PluginCheck(PluginCatalog catalog) {
        this.catalog = catalog;
    }

    /**
     * Checks a job.
     *
     * @throws RunException with every problem, one a line
     */
    public static void check(JobSettings settings, PluginCatalog catalog) {
        PluginCheck check = new PluginCheck(catalog);
        settings.gates()
                .forEach(c -> check.choice("gate", c, name -> catalog.gate(name).options()));
        settings.routers()
                .forEach(c ->
                        check.choice("router", c, name -> catalog.router(name).options()));
        check.choice(
                "comm",
                settings.communication(),
                name -> catalog.communication(name).options());
        check.driver(settings.driver());
        check.end();
    }

    /** Checks a router and perhaps a gate, as {@link #check(JobSettings, PluginCatalog)}. */
    public static void check(Choice router, Optional<Choice> gate, PluginCatalog catalog) {
        PluginCheck check = new PluginCheck(catalog);
        check.choice("router", router, name -> catalog.router(name).options());
        gate.ifPresent(g -> check.choice("gate", g, name -> catalog.gate(name).options()));
        check.end();
    }

    private void end() {
        if (!problems.isEmpty()) {
            throw RunException.usage(String.join(System.lineSeparator(), problems));
        }
    }

    private void choice(String kind, Choice choice, Function<String, List<Option>> declared) {
        List<Option> options;
        try {
            options = declared.apply(choice.name());
        } catch (IllegalArgumentException e) {
            problems.add(e.getMessage());
            return;
        }
        try {
            Options.parse(options, choice.options());
        } catch (IllegalArgumentException e) {
            problems.add(kind + " " + choice.name() + ": " + e.getMessage());
        }
    }

    private void driver(Choice choice) {
        try {
            catalog.driver(choice.name());
        } catch (IllegalArgumentException e) {
            problems.add(e.getMessage());
        }
    }
}
