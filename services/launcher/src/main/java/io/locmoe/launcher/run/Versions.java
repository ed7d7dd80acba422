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
import java.util.stream.Collectors;

/** Versions for the report. */
public final class Versions {
    private static final String PLUGIN = "plugin.";
    /** Before the name of a plug-in: SHA-256 of its jars. */
    private static final String DIGEST = "sha256.";

    private Versions() {}

    /** The plug-ins with their versions and digests, for people. */
    public static String plugins(Map<String, String> versions) {
        return versions.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(PLUGIN))
                .map(entry -> {
                    String name = entry.getKey().substring(PLUGIN.length());
                    String digest = versions.getOrDefault(DIGEST + name, "");
                    return name + " " + entry.getValue() + (digest.isEmpty() ? "" : " (SHA-256 " + digest + ")");
                })
                .collect(Collectors.joining(", "));
    }

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
        settings.shadow().ifPresent(shadow -> {
            add(used, PluginKind.ROUTER, List.of(shadow.router()));
            add(used, PluginKind.GATE, shadow.gate().stream().toList());
        });
        add(used, PluginKind.COMMUNICATION, List.of(settings.communication()));
        add(used, PluginKind.DRIVER, List.of(settings.driver()));
        for (LoadedPlugin plugin : catalog.plugins()) {
            if (plugin.offers().stream().anyMatch(offer -> used.contains(key(offer.kind(), offer.name())))) {
                versions.put(PLUGIN + plugin.name(), plugin.version());
                versions.put(DIGEST + plugin.name(), plugin.origin().digest());
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
