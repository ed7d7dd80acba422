package io.locmoe.engine.settings;

import io.locmoe.settings.SettingsException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Settings of a job as a test gives them. */
final class ParsedSettings {
    private ParsedSettings() {}

    /** @param given names and values in turn */
    static JobSettings parse(String... given) {
        Map<String, String> settings = new TreeMap<>();
        for (int i = 0; i < given.length; i += 2) {
            settings.put(given[i], given[i + 1]);
        }
        return SettingsParser.parse(settings);
    }

    /** The reasons why settings are refused; none if they are not. */
    static List<String> problems(String... given) {
        try {
            parse(given);
            return List.of();
        } catch (SettingsException e) {
            return Arrays.asList(e.getMessage().split(System.lineSeparator()));
        }
    }
}
