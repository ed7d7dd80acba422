package io.locmoe.launcher.run;

import io.locmoe.engine.settings.Choice;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.launcher.Distribution;
import io.locmoe.pluginhost.LoadedPlugin;
import io.locmoe.pluginhost.PluginCatalog;
import io.locmoe.pluginhost.PluginKind;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Versions for the report. */
public final class Versions {
    private Versions() {}

    /** Of this software and Java. */
    public static Map<String, String> own() {
        return Map.of(
                "locmoe", Distribution.version(), "java", Runtime.version().toString());
    }

    /** With those of the plug-ins that a job uses. */
    public static Map<String, String> of(JobSettings settings, PluginCatalog catalog) {
        Map<String, String> versions = new TreeMap<>(own());
        Set<String> used = new HashSet<>();
        add(used, PluginKind.GATE, settings.gates());
        add(used, PluginKind.ROUTER, settings.routers());
        add(used, PluginKind.COMMUNICATION, List.of(settings.communication()));
        add(used, PluginKind.DRIVER, List.of(settings.driver()));
        for (LoadedPlugin plugin : catalog.plugins()) {
            if (plugin.offers().stream().anyMatch(offer -> used.contains(key(offer.kind(), offer.name())))) {
                versions.put("plugin." + plugin.name(), plugin.version());
            }
        }
        return versions;
    }

    private static void add(Set<String> used, PluginKind kind, List<Choice> choices) {
        choices.forEach(choice -> used.add(key(kind, choice.name())));
    }

    private static String key(PluginKind kind, String name) {
        return kind + " " + name;
    }
}
