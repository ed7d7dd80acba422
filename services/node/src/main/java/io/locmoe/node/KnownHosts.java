package io.locmoe.node;

import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The names under which programs ask an open port for metrics. A page in a user's browser could otherwise read them:
 * its own domain may resolve to an address of the node, but a browser sends that domain as the host.
 */
record KnownHosts(Set<String> own) {
    /** Endings of names that nobody can register as a public domain. */
    private static final List<String> PRIVATE =
            List.of(".localhost", ".local", ".svc", ".internal", ".home.arpa", ".test");

    static KnownHosts of(NodeConfig config) {
        return new KnownHosts(Set.of(lower(config.host()), lower(config.name())));
    }

    /** Whether the host of a request is an address, a name without a dot, a private name or one of the node's own. */
    boolean contains(String host) {
        String name = lower(host);
        return !name.contains(".")
                || own.contains(name)
                || PRIVATE.stream().anyMatch(name::endsWith)
                || isAddress(name);
    }

    private static boolean isAddress(String name) {
        try {
            InetAddress.ofLiteral(name);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
