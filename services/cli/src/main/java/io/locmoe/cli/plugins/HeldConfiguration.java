package io.locmoe.cli.plugins;

import io.locmoe.engine.settings.Choice;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.pluginhost.PluginKind;
import io.locmoe.run.service.HeldOption;
import io.locmoe.run.service.HeldPlugin.Choosable;
import io.locmoe.run.service.HeldPlugins;
import io.locmoe.settings.SettingFault;
import io.locmoe.settings.SettingsException;
import io.locmoe.settings.Visible;
import io.locmoe.spi.plugin.NearestName;
import io.locmoe.spi.plugin.Option;
import io.locmoe.spi.plugin.Options;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Checks a configuration against a node's description of its plug-ins: names, types, ranges and required options. Only
 * the node can tell whether files exist, and what factories reject.
 */
public record HeldConfiguration(HeldPlugins held) {

    /** Every problem, one sentence each. */
    List<String> problems(Map<String, String> settings) {
        try {
            return faults(SettingsParser.parse(settings)).stream()
                    .map(SettingFault::text)
                    .distinct()
                    .toList();
        } catch (SettingsException e) {
            return e.getMessage().lines().map(String::strip).toList();
        }
    }

    /** Every problem with the plug-ins of a job; none if the node has named no plug-in. */
    public Set<SettingFault> faults(JobSettings job) {
        Set<SettingFault> faults = new LinkedHashSet<>();
        if (!held.plugins().isEmpty()) {
            job.gates().forEach(gate -> add(PluginKind.GATE, gate, faults));
            job.routers().forEach(router -> add(PluginKind.ROUTER, router, faults));
            job.placement().ifPresent(planner -> add(PluginKind.PLACEMENT, planner, faults));
            add(PluginKind.COMMUNICATION, job.communication(), faults);
            add(PluginKind.DRIVER, job.driver(), faults);
        }
        return faults;
    }

    private void add(PluginKind kind, Choice choice, Set<SettingFault> faults) {
        problems(kind, choice).forEach(problem -> faults.add(new SettingFault(kind.setting(), Visible.line(problem))));
    }

    private List<String> problems(PluginKind kind, Choice choice) {
        List<Choosable> offers = FoundOffer.all(held.plugins()).stream()
                .map(FoundOffer::offer)
                .filter(offer -> offer.kind().equals(kind.setting()))
                .toList();
        return offers.stream()
                .filter(offer -> offer.name().equals(choice.name()))
                .findFirst()
                .map(offer -> problems(offer, choice))
                .orElseGet(() -> held.leftOut() > 0
                        ? List.of()
                        : List.of("no plug-in offers the " + kind.named(choice.name()) + "; "
                                + NearestName.hint(
                                        choice.name(),
                                        offers.stream().map(Choosable::name).toList())));
    }

    private static List<String> problems(Choosable offer, Choice choice) {
        List<String> problems = new ArrayList<>();
        try {
            Options.parse(
                    offer.options().stream().map(HeldConfiguration::option).toList(), choice.options());
        } catch (IllegalArgumentException e) {
            problems.add(e.getMessage());
        }
        for (HeldOption option : offer.options()) {
            String value = choice.options().get(option.name());
            if (option.type() == HeldOption.Type.CONSTANT
                    && value != null
                    && !option.constants().contains(value.strip().toLowerCase(Locale.ROOT))) {
                problems.add("option " + option.name() + ": '" + value + "' is not one of "
                        + String.join(", ", option.constants()));
            }
        }
        return problems.stream()
                .map(problem -> offer.kind() + " " + offer.name() + ": " + problem)
                .collect(Collectors.toList());
    }

    private static Option option(HeldOption held) {
        return new Option(
                held.name(),
                switch (held.type()) {
                    case WHOLE_NUMBER -> Integer.class;
                    case NUMBER -> Double.class;
                    case FLAG -> Boolean.class;
                    case TEXT, FILE, CONSTANT -> String.class;
                },
                held.value(),
                held.description(),
                held.required(),
                held.minimum(),
                held.maximum());
    }
}
