package io.locmoe.launcher.network;

import java.util.Collection;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the parts of a network are called. The names tell the process that made it, so that others can see whether it is
 * still needed.
 *
 * @param pid    of the command that made it
 * @param number tells the networks of one command apart
 */
record NetworkNames(long pid, int number) {
    private static final Pattern OWN = Pattern.compile("(?:locmoe-|lm)(\\d{1,18})-(\\d{1,9})(?:-.*)?");

    /** The first whose names are not taken. */
    static NetworkNames free(long pid, Collection<String> existing) {
        int number = 0;
        while (existing.stream().flatMap(name -> of(name).stream()).anyMatch(new NetworkNames(pid, number)::equals)) {
            number++;
        }
        return new NetworkNames(pid, number);
    }

    /** Names of the network that a namespace or link belongs to; empty if it is not one of ours. */
    static Optional<NetworkNames> of(String name) {
        Matcher matcher = OWN.matcher(name);
        return matcher.matches()
                ? Optional.of(new NetworkNames(Long.parseLong(matcher.group(1)), Integer.parseInt(matcher.group(2))))
                : Optional.empty();
    }

    /** What the names of all its namespaces begin with. */
    String prefix() {
        return "locmoe-" + pid + "-" + number + "-";
    }

    /** The namespace of the bridge that joins all. */
    String hub() {
        return prefix() + "hub";
    }

    /** The namespace of a node. */
    String node(int node) {
        return prefix() + "node-" + node;
    }

    /** The link of the command into the hub; at most 15 characters, as the kernel requires. */
    String link() {
        return "lm" + pid + "-" + number;
    }
}
