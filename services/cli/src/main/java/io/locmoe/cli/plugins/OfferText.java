package io.locmoe.cli.plugins;

import io.locmoe.run.service.HeldOption;
import io.locmoe.run.service.HeldPlugin.Jar;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The output of {@code plugins describe}.
 *
 * @param nodes    nodes of a mesh that have it; empty for this machine
 * @param problems problems of a configuration; empty if there is none to check
 */
record OfferText(FoundOffer found, List<String> nodes, Optional<List<String>> problems) {

    String text() {
        AlignedRows head = new AlignedRows();
        head.add(found.named());
        if (!nodes.isEmpty()) {
            head.add("  nodes", String.join(", ", nodes));
        }
        head.add("  plug-in", found.plugin().name() + " " + found.plugin().version());
        head.add("  directory", found.plugin().directory());
        head.add("  jars", found.plugin().jars().stream().map(Jar::name).collect(Collectors.joining(", ")));
        head.add("  SHA-256", found.plugin().digest());
        head.add("  SPI version", found.plugin().spiVersion());
        return head.text() + options() + problems.map(OfferText::verdict).orElse("");
    }

    private String options() {
        AlignedRows rows = new AlignedRows();
        if (found.offer().options().isEmpty()) {
            rows.add("It has no options.");
            return rows.text();
        }
        rows.add("OPTION", "TYPE", "DEFAULT", "RANGE", "MEANING");
        for (HeldOption option : found.offer().options()) {
            OptionWords words = new OptionWords(option);
            rows.add(
                    found.offer().kind() + "." + option.name(),
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
