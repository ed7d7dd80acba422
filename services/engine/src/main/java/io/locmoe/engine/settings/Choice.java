package io.locmoe.engine.settings;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A plug-in chosen by name, with its options as text from the user.
 *
 * @param name    plug-in
 * @param options options by name, sorted
 */
public record Choice(String name, Map<String, String> options) {
    public Choice {
        options = Collections.unmodifiableMap(new TreeMap<>(options));
    }
}
