package io.locmoe.run.mesh;

import io.locmoe.pluginhost.PluginKind;
import io.locmoe.run.service.HeldPlugin;
import io.locmoe.run.service.HeldPlugins;
import io.locmoe.topology.MeshNode;
import java.util.Optional;

/** A node with the plug-ins that it holds now. */
public record NodePlugins(MeshNode node, HeldPlugins held) {

    /** The usable plug-in that offers a component such as {@code router 'locmoe'}; empty if there is none. */
    Optional<HeldPlugin> with(String component) {
        return held.plugins().stream()
                .filter(plugin ->
                        plugin.offers().stream().anyMatch(offer -> named(offer).equals(component)))
                .findFirst();
    }

    /** Digest of the plug-in that offers a component; empty text if there is none. */
    public String digest(String component) {
        return with(component).map(HeldPlugin::digest).orElse("");
    }

    /** A plug-in of this name that cannot be used. */
    Optional<HeldPlugin> refused(String name) {
        return held.plugins().stream()
                .filter(plugin -> !plugin.errors().isEmpty() && plugin.name().equals(name))
                .findFirst();
    }

    private static String named(HeldPlugin.Choosable offer) {
        return PluginKind.of(offer.kind()).map(kind -> kind.named(offer.name())).orElse("");
    }
}
