package io.locmoe.node.training;

import io.locmoe.engine.settings.Choice;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.pluginhost.PluginCatalog;
import io.locmoe.pluginhost.PluginKind;
import io.locmoe.pluginhost.UnknownPluginException;
import io.locmoe.settings.Excerpt;
import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Checks that the plug-ins that a job names exist and know its options. */
public final class ComponentCheck {
    private final PluginCatalog catalog;
    private final boolean onNodes;
    private final Set<String> problems = new LinkedHashSet<>();

    /** @param onNodes whether other processes than this one will use the plug-ins */
    private ComponentCheck(PluginCatalog catalog, boolean onNodes) {
        this.catalog = catalog;
        this.onNodes = onNodes;
    }

    /**
     * Checks the plug-ins of a job.
     *
     * @throws IllegalArgumentException with every problem, one per line
     */
    public static void check(JobSettings settings, PluginCatalog catalog) {
        ComponentCheck check = new ComponentCheck(catalog, true);
        settings.gates().forEach(check::gate);
        settings.routers().forEach(check::router);
        settings.shadow().ifPresent(shadow -> {
            check.options(
                    "shadow", shadow.router(), name -> catalog.router(name).options());
            shadow.gate()
                    .ifPresent(gate -> check.options(
                            "shadowGate", gate, name -> catalog.gate(name).options()));
        });
        check.options(
                "comm",
                settings.communication(),
                name -> catalog.communication(name).options());
        check.driver(settings.driver());
        check.devices(settings);
        check.end();
    }

    /** Checks a router and perhaps a gate, like {@link #check(JobSettings, PluginCatalog)}. */
    public static void check(Choice router, Optional<Choice> gate, PluginCatalog catalog) {
        ComponentCheck check = new ComponentCheck(catalog, false);
        check.router(router);
        gate.ifPresent(check::gate);
        check.end();
    }

    private void gate(Choice choice) {
        options("gate", choice, name -> catalog.gate(name).options());
    }

    private void router(Choice choice) {
        options("router", choice, name -> catalog.router(name).options());
    }

    private void driver(Choice choice) {
        Optional<String> noSimulator = catalog.names(PluginKind.DRIVER).contains(choice.name())
                ? ChosenDevice.noSimulator(catalog, choice)
                : Optional.empty();
        noSimulator.ifPresentOrElse(
                problems::add,
                () -> options("driver", choice, name -> catalog.driver(name).options()));
    }

    /** Checks the driver, because some strategies move rows only between devices of one driver. */
    private void devices(JobSettings settings) {
        String strategy = settings.communication().name();
        String driver = settings.driver().name();
        List<String> fit = catalog.names(PluginKind.COMMUNICATION).contains(strategy)
                ? catalog.communication(strategy).drivers()
                : List.of();
        if (!fit.isEmpty() && !fit.contains(driver)) {
            problems.add("comm " + strategy + ": it moves rows between devices of the driver "
                    + String.join(" or ", fit) + ", and the driver of the job is " + driver + "; add --driver "
                    + fit.getFirst() + ", or choose another strategy, like --comm all-to-all");
        }
    }

    private void end() {
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join(System.lineSeparator(), problems));
        }
    }

    private void options(String kind, Choice choice, Function<String, List<Option>> declared) {
        try {
            List<Option> options = declared.apply(choice.name());
            String prefix = kind + " " + choice.name() + ": ";
            if (onNodes) {
                options.forEach(option -> file(prefix, option, choice));
            }
            collect(prefix, () -> Options.parse(options, choice.options()));
        } catch (UnknownPluginException e) {
            problems.add(e.getMessage());
        }
    }

    /** Requires an absolute path, because each node has its own working directory. */
    private void file(String prefix, Option option, Choice choice) {
        String path = choice.options().getOrDefault(option.name(), "").strip();
        if (option.type() == Path.class && !path.isEmpty() && !path.startsWith("/")) {
            problems.add(prefix + "option " + option.name() + " names the file '" + Excerpt.of(path)
                    + "' from some working directory, but each node has its own; give the path from / on");
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
