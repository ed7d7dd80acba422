package io.locmoe.launcher.run;

import io.locmoe.engine.job.PluginStamp;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.launcher.Distribution;
import io.locmoe.node.training.JobPlugins;
import io.locmoe.pluginhost.PluginCatalog;
import java.util.Map;
import java.util.TreeMap;

/** Versions for the report. */
public final class Versions {
    private Versions() {}

    /** Of this software and Java. */
    public static Map<String, String> own() {
        return Map.of(
                "locmoe", Distribution.version(), "java", Runtime.version().toString());
    }

    /** With those of the plug-ins that a job uses, and the digests of their jars. */
    public static Map<String, String> of(JobSettings settings, PluginCatalog catalog) {
        Map<String, String> versions = new TreeMap<>(own());
        for (PluginStamp plugin : JobPlugins.of(settings, catalog)) {
            versions.put("plugin." + plugin.name(), plugin.version());
            versions.put("plugin." + plugin.name() + ".sha256", plugin.digest());
        }
        return versions;
    }
}
