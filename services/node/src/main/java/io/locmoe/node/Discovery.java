package io.locmoe.node;

import io.locmoe.settings.Excerpt;
import java.util.List;

/** Source of the addresses for the names in a node's join list. */
public enum Discovery {
    /** The machine's name resolution. */
    DNS,
    /** The API server of Kubernetes, for names of pods behind a headless service: {@link PodAddresses}. */
    API;

    /** A sentence for each address of {@code join} that is not host:port. */
    static List<String> problems(List<String> join) {
        return join.stream()
                .filter(address -> !address.matches(".+:\\d{1,5}"))
                .map(address -> "join address '" + Excerpt.of(address) + "' is not host:port")
                .toList();
    }
}
