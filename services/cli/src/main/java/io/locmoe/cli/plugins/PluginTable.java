package io.locmoe.cli.plugins;

import io.locmoe.node.training.HeldPluginList;
import io.locmoe.pluginhost.LoadedPlugin;
import io.locmoe.run.service.HeldPlugin;
import io.locmoe.run.service.HeldPlugin.Choosable;
import java.util.List;

/**
 * The table of {@code plugins list}.
 *
 * @param plugins all plug-ins, loaded or refused
 * @param options whether to list the options of each offer
 */
record PluginTable(List<LoadedPlugin> plugins, boolean options) {

    String text() {
        AlignedRows rows = new AlignedRows();
        rows.add("NAME", "KIND", "VERSION", "STATUS", "DIRECTORY");
        for (LoadedPlugin plugin : plugins) {
            HeldPlugin held = HeldPluginList.of(plugin);
            held.offers().forEach(offer -> add(rows, held, offer));
            if (!plugin.isLoaded()) {
                rows.add(
                        plugin.name(),
                        "-",
                        plugin.version(),
                        "refused",
                        plugin.directory().toString());
                plugin.errors().forEach(error -> rows.add("    " + error));
            }
        }
        return rows.text();
    }

    private void add(AlignedRows rows, HeldPlugin plugin, Choosable offer) {
        rows.add(offer.name(), offer.kind(), plugin.version(), "loaded", plugin.directory());
        if (options) {
            offer.options()
                    .forEach(option -> rows.add("    " + offer.kind() + "." + option.name() + " ("
                            + new OptionWords(option).value() + "): " + option.description()));
        }
    }
}
