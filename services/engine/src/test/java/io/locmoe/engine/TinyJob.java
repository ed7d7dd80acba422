package io.locmoe.engine;

import java.util.Map;
import java.util.TreeMap;

/** Settings of jobs that take milliseconds. */
public final class TinyJob {
    private TinyJob() {}

    /** One sparse block of two: width 16, 2 heads, 4 experts, 8 sequences of 8 tokens, with changes as name, value. */
    public static Map<String, String> settings(String... changes) {
        Map<String, String> settings = new TreeMap<>(Map.of(
                "width",
                "16",
                "blocks",
                "2",
                "heads",
                "2",
                "sequence",
                "8",
                "experts",
                "4",
                "feedForward",
                "16",
                "batch",
                "8",
                "steps",
                "12",
                "warmupSteps",
                "2",
                "nodes",
                "1"));
        settings.putAll(Map.of("validateEvery", "6", "learningRate", "0.01", "deadlineSeconds", "20"));
        for (int i = 0; i < changes.length; i += 2) {
            settings.put(changes[i], changes[i + 1]);
        }
        return settings;
    }
}
