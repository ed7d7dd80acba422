package io.locmoe.node;

import io.locmoe.settings.Excerpt;
import java.util.List;

/** The addresses of members by which a node joins a mesh. */
final class JoinAddresses {
    private JoinAddresses() {}

    /** A sentence for each that is not host:port. */
    static List<String> problems(List<String> join) {
        return join.stream()
                .filter(address -> !address.matches(".+:\\d{1,5}"))
                .map(address -> "join address '" + Excerpt.of(address) + "' is not host:port")
                .toList();
    }
}
