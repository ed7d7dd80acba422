package io.locmoe.control;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * A job to run.
 *
 * @param settings    by dotted name; missing ones get their defaults
 * @param checkpoints directory below which the first node writes checkpoints
 */
public record JobRequest(Map<String, String> settings, String checkpoints) {
    public JobRequest {
        settings = Collections.unmodifiableMap(new TreeMap<>(settings));
        Objects.requireNonNull(checkpoints, "checkpoints");
    }
}
