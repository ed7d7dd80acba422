package io.locmoe.launcher.network;

import java.util.Collection;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names of the parts of a network. They include the process that created it, so that other commands can tell whether it
 * is still in use.
 *
 * @param pid    process id of the command that created it
 * @param number distinguishes the networks of one command
 */
record NetworkNames(long pid, int number) {
    private static final Pattern OWN = Pattern.compile("(?:locmoe-|lm)(\\d{1,18})-(\\d{1,9})(?:-.*)?");

    /** The first names that are not taken. */
    static NetworkNames free(long pid, Collection<String> existing) {
        int number = 0;
        while (existing.stream().flatMap(name -> of(name).stream()).anyMatch(new NetworkNames(pid, number)::equals)) {
            number++;
        }
        return new NetworkNames(pid, number);
    }

    /** Names of the network to which a namespace or link belongs; empty if it is not one of ours. */
    static Optional<NetworkNames> of(String name) {
        Matcher matcher = OWN.matcher(name);
        return matcher.matches()
                ? Optional.of(new NetworkNames(Long.parseLong(matcher.group(1)), Integer.parseInt(matcher.group(2))))
                : Optional.empty();
    }

    /** Prefix of the names of all its namespaces. */
    String prefix() {
        return "locmoe-" + pid + "-" + number + "-";
    }

    /** The namespace of the bridge. */
    String hub() {
        return prefix() + "hub";
    }

    /** The namespace of a node. */
    String node(int node) {
        return prefix() + "node-" + node;
    }

    /** The command's link to the hub; at most 15 characters, as required by the kernel. */
    String link() {
        return "lm" + pid + "-" + number;
    }
}
