package io.locmoe.node;

import io.locmoe.settings.SettingsException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Environment variables in settings, written as {@code ${NAME}}.
 *
 * @param values by name
 */
record EnvironmentVariables(Map<String, String> values) {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");

    /**
     * Replaces all variables in settings by their values.
     *
     * @throws SettingsException naming every variable that is not set
     */
    Map<String, String> replaced(Map<String, String> settings) {
        List<String> problems = settings.entrySet().stream()
                .flatMap(setting -> VARIABLE.matcher(setting.getValue())
                        .results()
                        .filter(found -> !values.containsKey(found.group(1)))
                        .map(found -> setting.getKey() + ": the environment has no variable " + found.group(1)))
                .distinct()
                .toList();
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
        Map<String, String> replaced = new TreeMap<>(settings);
        replaced.replaceAll((_, text) ->
                VARIABLE.matcher(text).replaceAll(found -> Matcher.quoteReplacement(values.get(found.group(1)))));
        return replaced;
    }
}
