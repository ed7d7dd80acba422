package io.locmoe.node.training;

import io.locmoe.engine.job.PluginStamp;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.pluginhost.LoadedPlugin;
import io.locmoe.pluginhost.PluginCatalog;
import io.locmoe.pluginhost.PluginKind;
import io.locmoe.pluginhost.PluginShelf;
import io.locmoe.run.service.RankStart;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The plug-ins that a job uses. */
public final class JobPlugins {
    private JobPlugins() {}

    /** The components that a job chooses, named like offers: {@code router 'locmoe'}. */
    public static Set<String> offers(JobSettings settings) {
        Set<String> names = new TreeSet<>();
        settings.gates().forEach(gate -> names.add(PluginKind.GATE.named(gate.name())));
        settings.routers().forEach(router -> names.add(PluginKind.ROUTER.named(router.name())));
        settings.shadow().ifPresent(shadow -> {
            names.add(PluginKind.ROUTER.named(shadow.router().name()));
            shadow.gate().ifPresent(gate -> names.add(PluginKind.GATE.named(gate.name())));
        });
        settings.placement().ifPresent(planner -> names.add(PluginKind.PLACEMENT.named(planner.name())));
        names.add(PluginKind.COMMUNICATION.named(settings.communication().name()));
        names.add(PluginKind.DRIVER.named(settings.driver().name()));
        return names;
    }

    /** The plug-ins that offer these components, in the order of loading. */
    public static List<PluginStamp> of(JobSettings settings, PluginCatalog catalog) {
        Set<String> used = offers(settings);
        List<PluginStamp> stamps = new ArrayList<>();
        for (LoadedPlugin plugin : catalog.plugins()) {
            if (plugin.offers().stream().map(Object::toString).anyMatch(used::contains)) {
                stamps.add(new PluginStamp(
                        plugin.name(), plugin.version(), plugin.origin().digest()));
            }
        }
        return stamps;
    }

    /**
     * Lends the plug-ins for a job.
     *
     * @throws IllegalArgumentException if they are no longer those that the leader has compared
     */
    public static PluginCatalog lend(PluginShelf shelf, RankStart start) {
        PluginCatalog catalog = shelf.lend();
        Map<String, String> digests = catalog.digests();
        for (Map.Entry<String, String> plugin : start.plugins().entrySet()) {
            String held = digests.getOrDefault(plugin.getKey(), "");
            if (!plugin.getValue().equals(held)) {
                catalog.close();
                throw new IllegalArgumentException("the plug-in with the " + plugin.getKey()
                        + " was replaced while the job started: it had the SHA-256 " + plugin.getValue()
                        + " when the nodes were compared, and has " + (held.isEmpty() ? "none" : held)
                        + " now; start the job again");
            }
        }
        return catalog;
    }
}
