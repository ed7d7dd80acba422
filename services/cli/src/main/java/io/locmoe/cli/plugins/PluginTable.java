package io.locmoe.cli.plugins;

import io.locmoe.pluginhost.LoadedPlugin;
import io.locmoe.pluginhost.Offer;
import io.locmoe.spi.plugin.Option;
import java.util.ArrayList;
import java.util.List;

/**
 * The table of {@code plugins list}.
 *
 * @param plugins what became of every plug-in
 * @param options whether the options of each are listed too
 */
record PluginTable(List<LoadedPlugin> plugins, boolean options) {
    private static final List<String> HEAD = List.of("NAME", "KIND", "VERSION", "STATUS", "DIRECTORY");

    String text() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEAD);
        for (LoadedPlugin plugin : plugins) {
            for (Offer offer : plugin.offers()) {
                rows.add(List.of(
                        offer.name(),
                        offer.kind().setting(),
                        plugin.version(),
                        "loaded",
                        plugin.directory().toString()));
                if (options) {
                    offer.options().forEach(option -> rows.add(List.of("    " + line(offer, option))));
                }
            }
            if (!plugin.isLoaded()) {
                rows.add(List.of(
                        plugin.name(),
                        "-",
                        plugin.version(),
                        "refused",
                        plugin.directory().toString()));
                rows.add(List.of("    " + plugin.reason()));
            }
        }
        return aligned(rows);
    }

    private static String line(Offer offer, Option option) {
        return offer.kind().setting() + "." + option.name() + " (" + option.defaultValue() + "): "
                + option.description();
    }

    /** Rows of one cell are not aligned. */
    private static String aligned(List<List<String>> rows) {
        int[] widths = new int[HEAD.size()];
        rows.stream().filter(row -> row.size() == widths.length).forEach(row -> {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        });
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                String cell = row.get(column);
                boolean last = column == row.size() - 1;
                line.append(cell).append(last ? "" : " ".repeat(widths[column] - cell.length() + 2));
            }
            text.append(line).append(System.lineSeparator());
        }
        return text.toString();
    }
}
