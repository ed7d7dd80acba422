package io.locmoe.launcher.files;

import io.locmoe.engine.job.PluginStamp;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.launcher.Distribution;
import io.locmoe.node.training.JobPlugins;
import io.locmoe.pluginhost.PluginCatalog;
import io.locmoe.pluginhost.PluginKind;
import io.locmoe.run.service.HeldPlugin;
import io.locmoe.run.service.HeldPlugin.Choosable;
import io.locmoe.run.service.HeldPlugins;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Software versions for the report. */
public final class Versions {
    private static final String PLUGIN = "plugin.";
    /** Prefix of a plug-in's name for the SHA-256 of its jars. */
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

    /** Versions of this software and Java. */
    public static Map<String, String> own() {
        return Map.of(
                "locmoe", Distribution.version(), "java", Runtime.version().toString());
    }

    /** The same with the plug-ins that a job uses. */
    public static Map<String, String> of(JobSettings settings, PluginCatalog catalog) {
        Map<String, String> versions = new TreeMap<>(own());
        for (PluginStamp plugin : JobPlugins.of(settings, catalog)) {
            versions.put(PLUGIN + plugin.name(), plugin.version());
            versions.put(DIGEST + plugin.name(), plugin.digest());
        }
        return versions;
    }

    /** Like {@link #of(JobSettings, PluginCatalog)}, for a job on the nodes of a running mesh. */
    public static Map<String, String> of(JobSettings settings, HeldPlugins held) {
        Set<String> used = JobPlugins.offers(settings);
        Map<String, String> versions = new TreeMap<>(own());
        for (HeldPlugin plugin : held.plugins()) {
            if (plugin.errors().isEmpty() && plugin.offers().stream().anyMatch(offer -> used.contains(named(offer)))) {
                versions.put(PLUGIN + plugin.name(), plugin.version());
                versions.put(DIGEST + plugin.name(), plugin.digest());
            }
        }
        return versions;
    }

    private static String named(Choosable offer) {
        return PluginKind.of(offer.kind()).map(kind -> kind.named(offer.name())).orElse("");
    }
}
