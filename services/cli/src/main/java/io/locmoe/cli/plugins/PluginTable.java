package io.locmoe.cli.plugins;

import io.locmoe.pluginhost.LoadedPlugin;
import io.locmoe.pluginhost.Offer;
import java.util.List;

/**
 * The table of {@code plugins list}.
 *
 * @param plugins what became of every plug-in
 * @param options whether the options of each are listed too
 */
record PluginTable(List<LoadedPlugin> plugins, boolean options) {

    String text() {
        AlignedRows rows = new AlignedRows();
        rows.add("NAME", "KIND", "VERSION", "STATUS", "DIRECTORY");
        for (LoadedPlugin plugin : plugins) {
            plugin.offers().forEach(offer -> add(rows, plugin, offer));
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

    private void add(AlignedRows rows, LoadedPlugin plugin, Offer offer) {
        rows.add(
                offer.name(),
                offer.kind().setting(),
                plugin.version(),
                "loaded",
                plugin.directory().toString());
        if (options) {
            offer.options()
                    .forEach(option -> rows.add("    " + offer.kind().setting() + "." + option.name() + " ("
                            + new OptionWords(option).value() + "): " + option.description()));
        }
    }
}
