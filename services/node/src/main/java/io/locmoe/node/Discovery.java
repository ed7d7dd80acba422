package io.locmoe.node;

import io.locmoe.settings.Excerpt;
import io.locmoe.settings.SettingsException;
import java.util.List;

/** Source of the addresses for the names in a node's join list. */
public enum Discovery {
    /** The machine's name resolution. */
    DNS,
    /** The API server of Kubernetes, for names of pods behind a headless service: {@link PodAddresses}. */
    API;

    /** @throws SettingsException with every entry of a join list that is not host:port */
    static List<String> addresses(List<String> join) {
        List<String> wrong = join.stream()
                .filter(address -> !address.matches(".+:\\d{1,5}"))
                .map(address -> "join address '" + Excerpt.of(address) + "' is not host:port")
                .toList();
        if (!wrong.isEmpty()) {
            throw new SettingsException(wrong);
        }
        return List.copyOf(join);
    }
}
