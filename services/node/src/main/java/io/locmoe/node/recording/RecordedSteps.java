package io.locmoe.node.recording;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import jdk.jfr.consumer.RecordedEvent;

/**
 * What is recorded of some steps. An update of weights belongs to a step, and is a part of the next one's time, so what
 * happens in the step before is recorded, too.
 *
 * @param first first step, counted from 1; 0 for none
 * @param last  last step, included
 */
public record RecordedSteps(long first, long last) {
    public static final String STEP = "io.locmoe.Step";
    public static final String PHASE = "io.locmoe.Phase";
    public static final String KERNEL = "io.locmoe.Kernel";
    public static final String EXCHANGE = "io.locmoe.Exchange";
    public static final String HEAP = "jdk.GCHeapSummary";
    public static final String COLLECTION = "jdk.GCPhasePause";

    private static final List<String> INSIDE = List.of(PHASE, KERNEL, EXCHANGE);
    private static final List<String> OF_JVM = List.of(HEAP, COLLECTION);

    /** The settings of a recording, as {@code EVENT#SETTING}. */
    public Map<String, String> settings() {
        Map<String, String> settings =
                new TreeMap<>(Map.of(STEP + "#enabled", "true", STEP + "#steps", first + "-" + last));
        INSIDE.forEach(event -> {
            settings.put(event + "#enabled", "true");
            settings.put(event + "#steps", before() + "-" + last);
        });
        OF_JVM.forEach(event -> settings.put(event + "#enabled", "true"));
        return settings;
    }

    /** Whether it was recorded for these steps, and not for another recording of the JVM. */
    boolean has(RecordedEvent event) {
        String name = event.getEventType().getName();
        return OF_JVM.contains(name)
                || name.equals(STEP) && isBetween(first, event)
                || INSIDE.contains(name) && isBetween(before(), event);
    }

    private long before() {
        return Math.max(0, first - 1);
    }

    private boolean isBetween(long least, RecordedEvent event) {
        long step = event.getLong("step");
        return least <= step && step <= last;
    }
}
