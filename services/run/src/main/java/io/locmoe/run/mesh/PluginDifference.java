package io.locmoe.run.mesh;

import io.locmoe.run.service.HeldPlugin;
import io.locmoe.run.service.HeldPlugin.Jar;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The difference between two nodes that should have the same plug-in.
 *
 * @param component offered by the plug-in, such as {@code router 'locmoe'}
 */
record PluginDifference(String component, NodePlugins one, NodePlugins other) {
    private static final int SHOWN_DIGITS = 12;

    /** The rest of a sentence that starts with the plug-in: every jar that differs, with both nodes. */
    String text() {
        Optional<HeldPlugin> here = one.with(component);
        Optional<HeldPlugin> there = other.with(component);
        if (here.isPresent() && there.isPresent()) {
            return "not the same on both nodes: " + versions(here.get(), there.get())
                    + String.join(", ", jars(here.get(), there.get()));
        }
        return here.isPresent() ? missing(other, one, here.get()) : missing(one, other, there.orElseThrow());
    }

    private String versions(HeldPlugin here, HeldPlugin there) {
        return here.version().equals(there.version())
                ? ""
                : "version " + here.version() + " on " + one.node() + " and version " + there.version() + " on "
                        + other.node() + ", ";
    }

    private List<String> jars(HeldPlugin here, HeldPlugin there) {
        List<String> differences = new ArrayList<>();
        for (String name : new TreeSet<>(Stream.concat(here.jars().stream(), there.jars().stream())
                .map(Jar::name)
                .toList())) {
            Optional<String> left = digest(here, name);
            Optional<String> right = digest(there, name);
            if (left.isEmpty() || right.isEmpty()) {
                differences.add(name + " with SHA-256 " + left.or(() -> right).orElseThrow() + " only on "
                        + (left.isPresent() ? one : other).node());
            } else if (!left.equals(right)) {
                differences.add(name + " with SHA-256 " + left.get() + " on " + one.node() + " and " + right.get()
                        + " on " + other.node());
            }
        }
        return differences;
    }

    private static Optional<String> digest(HeldPlugin plugin, String jar) {
        return plugin.jars().stream()
                .filter(known -> known.name().equals(jar))
                .map(known -> shown(known.digest()))
                .findFirst();
    }

    /** One node has the plug-in. If the other has refused a plug-in of that name, says why. */
    private static String missing(NodePlugins without, NodePlugins with, HeldPlugin plugin) {
        return "missing on " + without.node()
                + without.refused(plugin.name())
                        .map(known -> ", where " + String.join(" ", known.errors()))
                        .orElse("")
                + " and "
                + plugin.jars().stream()
                        .map(jar -> jar.name() + " with SHA-256 " + shown(jar.digest()))
                        .collect(Collectors.joining(", "))
                + " on " + with.node();
    }

    private static String shown(String digest) {
        return digest.substring(0, Math.min(digest.length(), SHOWN_DIGITS)) + "...";
    }
}
