package io.locmoe.cli.plugins;

import io.locmoe.cli.workshop.Workshop;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.guard.PluginException;
import io.locmoe.launcher.RunException;
import io.locmoe.launcher.check.OfferCheck;
import io.locmoe.pluginhost.LoadedPlugin;
import io.locmoe.pluginhost.Offer;
import io.locmoe.pluginhost.PluginCatalog;
import io.locmoe.pluginhost.PluginKind;
import io.locmoe.settings.SettingsException;
import io.locmoe.spi.plugin.NearestName;
import io.locmoe.spi.plugin.Option;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Creates everything that plug-ins offer, with default options in the default job. Values of required options come from
 * the user or from the test options that the author declared in the plug-in's jar.
 *
 * @param given settings of the user
 * @param limit time limit for one plug-in call
 */
record OfferTrial(PluginCatalog catalog, Map<String, String> given, Duration limit) {

    /** @throws RunException if the user gave an option that none of these plug-ins has */
    void requireUsed(List<LoadedPlugin> plugins) {
        List<String> known = plugins.stream()
                .flatMap(plugin -> plugin.offers().stream())
                .flatMap(offer -> offer.options().stream().map(option -> setting(offer, option)))
                .toList();
        for (String setting : given.keySet()) {
            if (isOption(setting) && !known.contains(setting)) {
                throw RunException.usage("--set " + setting + ": none of the plug-ins has this option; "
                        + NearestName.hint(setting, known));
            }
        }
    }

    /** Checks how a plug-in is packaged and what it creates. */
    Verdict verdict(LoadedPlugin plugin) {
        List<String> errors = new ArrayList<>(plugin.errors());
        List<String> notes = new ArrayList<>();
        for (Offer offer : plugin.offers()) {
            try {
                Map<String, String> settings = settings(plugin, offer);
                List<String> missing = offer.options().stream()
                        .filter(Option::required)
                        .map(option -> setting(offer, option))
                        .filter(setting -> !settings.containsKey(setting))
                        .toList();
                if (missing.isEmpty()) {
                    errors.addAll(problems(offer, settings));
                } else {
                    notes.add("the " + offer + " was not made: it requires " + String.join(", ", missing)
                            + "; give values with --set " + missing.getFirst() + "=VALUE");
                }
            } catch (IllegalArgumentException | PluginException e) {
                errors.add(e.getMessage());
            }
        }
        return new Verdict(plugin, errors, notes);
    }

    private static String setting(Offer offer, Option option) {
        return offer.kind().setting() + "." + option.name();
    }

    private static boolean isOption(String setting) {
        int dot = setting.indexOf('.');
        return dot > 0 && PluginKind.of(setting.substring(0, dot)).isPresent();
    }

    private Map<String, String> settings(LoadedPlugin plugin, Offer offer) {
        Map<String, String> declared = Workshop.required("plugins verify").declaredOptions(plugin, offer);
        Map<String, String> settings = new TreeMap<>(given);
        settings.keySet().removeIf(OfferTrial::isOption);
        for (Option option : offer.options()) {
            String setting = setting(offer, option);
            if (given.containsKey(setting)) {
                settings.put(setting, given.get(setting));
            } else if (option.required() && declared.containsKey(option.name())) {
                settings.put(setting, declared.get(option.name()));
            }
        }
        settings.put(offer.kind().setting(), offer.name());
        if (offer.kind() == PluginKind.ROUTER) {
            settings.putIfAbsent(
                    PluginKind.GATE.setting(), catalog.router(offer.name()).usualGate());
        }
        return settings;
    }

    private List<String> problems(Offer offer, Map<String, String> settings) {
        try {
            JobSettings job = SettingsParser.parse(settings);
            return List.copyOf(new OfferCheck(catalog, job, limit).problems(offer.kind()));
        } catch (SettingsException e) {
            return e.getMessage().lines().map(String::strip).toList();
        }
    }
}
