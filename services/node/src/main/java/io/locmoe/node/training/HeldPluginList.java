package io.locmoe.node.training;

import io.locmoe.control.HeldPlugin;
import io.locmoe.control.HeldPlugins;
import io.locmoe.pluginhost.LoadedPlugin;
import java.util.List;

/** Plug-ins of this process, as the control plane tells of them. */
public final class HeldPluginList {
    private HeldPluginList() {}

    public static HeldPlugins of(List<LoadedPlugin> plugins) {
        return new HeldPlugins(plugins.stream().map(HeldPluginList::of).toList(), 0);
    }

    public static HeldPlugin of(LoadedPlugin plugin) {
        return new HeldPlugin(
                plugin.name(),
                plugin.version(),
                plugin.directory().toString(),
                plugin.origin().jars(),
                plugin.origin().spiVersion(),
                plugin.origin().digest(),
                plugin.errors(),
                plugin.offers().stream()
                        .map(offer -> new HeldPlugin.Choosable(offer.kind().setting(), offer.name()))
                        .toList());
    }
}
