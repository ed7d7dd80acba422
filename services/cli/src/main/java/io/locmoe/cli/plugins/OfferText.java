package io.locmoe.cli.plugins;

import io.locmoe.pluginhost.LoadedPlugin;
import io.locmoe.pluginhost.Offer;
import io.locmoe.spi.plugin.Option;
import java.util.List;
import java.util.Optional;

/**
 * What {@code plugins describe} says.
 *
 * @param problems of a configuration; empty if there is none to check
 */
record OfferText(LoadedPlugin plugin, Offer offer, Optional<List<String>> problems) {

    String text() {
        AlignedRows head = new AlignedRows();
        head.add(offer.toString());
        head.add("  plug-in", plugin.name() + " " + plugin.version());
        head.add("  directory", plugin.directory().toString());
        head.add("  jars", String.join(", ", plugin.origin().jars()));
        head.add("  SHA-256", plugin.origin().digest());
        head.add("  SPI version", plugin.origin().spiVersion());
        return head.text() + options() + problems.map(OfferText::verdict).orElse("");
    }

    private String options() {
        AlignedRows rows = new AlignedRows();
        if (offer.options().isEmpty()) {
            rows.add("It has no options.");
            return rows.text();
        }
        rows.add("OPTION", "TYPE", "DEFAULT", "RANGE", "MEANING");
        for (Option option : offer.options()) {
            OptionWords words = new OptionWords(option);
            rows.add(
                    offer.kind().setting() + "." + option.name(),
                    words.type(),
                    words.value(),
                    words.range(),
                    option.description());
        }
        return rows.text();
    }

    private static String verdict(List<String> problems) {
        AlignedRows rows = new AlignedRows();
        rows.add(problems.isEmpty() ? "The configuration is good." : "The configuration is wrong:");
        problems.forEach(problem -> rows.add("    " + problem));
        return rows.text();
    }
}
