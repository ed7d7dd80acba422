package io.locmoe.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Compares named values of several runs, such as their settings. */
public final class Differences {
    private Differences() {}

    /**
     * The values that are not the same in all runs, by name.
     *
     * @param runs values of each run by their names
     * @return for each name the values of the runs in their order; null where a run has none
     */
    public static Map<String, List<String>> of(List<Map<String, String>> runs) {
        TreeSet<String> names = new TreeSet<>();
        runs.forEach(values -> names.addAll(values.keySet()));
        Map<String, List<String>> differences = new TreeMap<>();
        for (String name : names) {
            List<String> all = new ArrayList<>();
            runs.forEach(values -> all.add(values.get(name)));
            if (all.stream().distinct().count() > 1) {
                differences.put(name, all);
            }
        }
        return differences;
    }
}
