package io.locmoe.cli.settings;

import io.locmoe.launcher.RunException;
import io.locmoe.settings.Excerpt;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Assignments {@code KEY=VALUE} on the command line. */
public final class KeyValue {
    private KeyValue() {}

    /**
     * Parses assignments; the last one for a key counts.
     *
     * @param option  option for which they were given
     * @param example example of an assignment
     */
    public static Map<String, String> parse(String option, List<String> assignments, String example) {
        Map<String, String> values = new TreeMap<>();
        for (String assignment : assignments) {
            int equals = assignment.indexOf('=');
            if (equals < 1) {
                throw RunException.usage(option + " " + Excerpt.of(assignment) + " has no value; write " + option
                        + " KEY=VALUE, like " + option + " " + example);
            }
            values.put(
                    assignment.substring(0, equals).trim(),
                    assignment.substring(equals + 1).trim());
        }
        return values;
    }
}
