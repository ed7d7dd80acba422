package io.locmoe.node.training;

import io.locmoe.engine.settings.Choice;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.Shadow;
import io.locmoe.pluginhost.PluginCatalog;
import io.locmoe.pluginhost.PluginKind;
import io.locmoe.pluginhost.UnknownPluginException;
import io.locmoe.settings.Excerpt;
import io.locmoe.settings.SettingFault;
import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Checks that the plug-ins that a job names exist and know its options. */
public final class ComponentCheck {
    private final PluginCatalog catalog;
    private final boolean onNodes;
    private final Set<SettingFault> faults = new LinkedHashSet<>();
    /** The plug-in with whose absence the refused ones are told, once; each layer asks for it again. */
    private String firstMissing = "";

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
        throwAny(faults(settings, catalog));
    }

    /** Everything that is wrong with the plug-ins of a job. */
    public static Set<SettingFault> faults(JobSettings settings, PluginCatalog catalog) {
        ComponentCheck check = new ComponentCheck(catalog, true);
        check.layers(
                settings, "gate", settings.gates(), name -> catalog.gate(name).options());
        check.layers(
                settings,
                "router",
                settings.routers(),
                name -> catalog.router(name).options());
        settings.shadow().ifPresent(check::shadow);
        settings.placement().ifPresent(check::planner);
        check.options(
                "comm",
                settings.communication(),
                name -> catalog.communication(name).options());
        check.driver(settings.driver());
        check.devices(settings);
        return check.faults;
    }

    private void planner(Choice planner) {
        options("placement", planner, name -> catalog.placement(name).options());
    }

    /** Checks a router and perhaps a gate, like {@link #check(JobSettings, PluginCatalog)}. */
    public static void check(Choice router, Optional<Choice> gate, PluginCatalog catalog) {
        ComponentCheck check = new ComponentCheck(catalog, false);
        check.options("router", router, name -> catalog.router(name).options());
        gate.ifPresent(chosen ->
                check.options("gate", chosen, name -> catalog.gate(name).options()));
        throwAny(check.faults);
    }

    private static void throwAny(Set<SettingFault> faults) {
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(faults.stream()
                    .map(SettingFault::text)
                    .distinct()
                    .collect(Collectors.joining(System.lineSeparator())));
        }
    }

    private void shadow(Shadow shadow) {
        options("shadow", shadow.router(), name -> catalog.router(name).options());
        shadow.gate()
                .ifPresent(gate ->
                        options("shadowGate", gate, name -> catalog.gate(name).options()));
    }

    /** A layer's own plug-in has a setting of its own. */
    private void layers(
            JobSettings settings, String kind, List<Choice> choices, Function<String, List<Option>> declared) {
        for (int layer = 0; layer < choices.size(); layer++) {
            String own = "layers." + layer + "." + kind;
            options(settings.text().containsKey(own) ? own : kind, kind, choices.get(layer), declared);
        }
    }

    private void driver(Choice choice) {
        Optional<String> noSimulator = catalog.names(PluginKind.DRIVER).contains(choice.name())
                ? ChosenDevice.noSimulator(catalog, choice)
                : Optional.empty();
        noSimulator.ifPresentOrElse(
                problem -> faults.add(new SettingFault("driver", problem)),
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
            faults.add(new SettingFault(
                    "comm",
                    "comm " + strategy + ": it moves rows between devices of the driver "
                            + String.join(" or ", fit) + ", and the driver of the job is " + driver + "; add --driver "
                            + fit.getFirst() + ", or choose another strategy, like --comm all-to-all"));
        }
    }

    private void options(String kind, Choice choice, Function<String, List<Option>> declared) {
        options(kind, kind, choice, declared);
    }

    private void options(String setting, String kind, Choice choice, Function<String, List<Option>> declared) {
        try {
            List<Option> options = declared.apply(choice.name());
            String prefix = kind + " " + choice.name() + ": ";
            if (onNodes) {
                options.forEach(option -> file(setting, prefix, option, choice));
            }
            collect(setting, prefix, () -> Options.parse(options, choice.options()));
        } catch (UnknownPluginException e) {
            firstMissing = firstMissing.isEmpty() ? e.missing() : firstMissing;
            faults.add(new SettingFault(setting, firstMissing.equals(e.missing()) ? e.getMessage() : e.missing()));
        }
    }

    /** Requires an absolute path, because each node has its own working directory. */
    private void file(String setting, String prefix, Option option, Choice choice) {
        String path = choice.options().getOrDefault(option.name(), "").strip();
        if (option.type() == Path.class && !path.isEmpty() && !path.startsWith("/")) {
            faults.add(new SettingFault(
                    setting,
                    prefix + "option " + option.name() + " names the file '" + Excerpt.of(path)
                            + "' from some working directory, but each node has its own; give the path from / on"));
        }
    }

    private void collect(String setting, String prefix, Runnable step) {
        try {
            step.run();
        } catch (IllegalArgumentException e) {
            faults.add(new SettingFault(setting, prefix + e.getMessage()));
        }
    }
}
