package io.locmoe.node.page;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The names under which programs ask an open port for metrics. A page in a user's browser could otherwise read them:
 * its own domain may resolve to an address of the node, but a browser sends that domain as the host.
 */
public record KnownHosts(Set<String> own) {
    public static final String LOOPBACK = "127.0.0.1";

    private static final Set<String> LOCAL = Set.of(LOOPBACK, "localhost", "::1");
    /** Endings of names that nobody can register as a public domain. */
    private static final List<String> PRIVATE =
            List.of(".localhost", ".local", ".svc", ".internal", ".home.arpa", ".test");

    /** Whether a browser of this machine reaches a port that is bound like this by the name localhost. */
    public static boolean isReachedLocally(String bind) {
        return LOCAL.contains(bind)
                || isAddress(bind) && InetAddress.ofLiteral(bind).isAnyLocalAddress();
    }

    /** @param own names of the node */
    public static KnownHosts of(String... own) {
        return new KnownHosts(Arrays.stream(own).map(KnownHosts::lower).collect(Collectors.toUnmodifiableSet()));
    }

    /** Whether the host of a request is an address, a name without a dot, a private name or one of the node's own. */
    public boolean contains(String host) {
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
