package io.locmoe.client;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A run, as the nodes of a mesh know it.
 *
 * @param id             its name
 * @param owner          user who submitted it; empty in a mesh without certificates
 * @param leader         node that leads it, or has led it last
 * @param router         its router
 * @param step           last complete step; 0 before the first
 * @param steps          step after which it ends
 * @param checkpoint     directory of the last checkpoint, on the node that led the run then; empty before the first
 * @param checkpointStep step of the last checkpoint
 * @param failures       number of node failures so far
 * @param stopping       whether a user has cancelled it
 * @param outcome        empty while it runs
 * @param message        why it ended; empty while it runs
 * @param settings       by dotted name; none in a list of several runs
 */
public record RunInfo(
        String id,
        String owner,
        String leader,
        String router,
        long step,
        long steps,
        String checkpoint,
        long checkpointStep,
        int failures,
        boolean stopping,
        Optional<Outcome> outcome,
        String message,
        Map<String, String> settings) {
    /** How a run ended. */
    public enum Outcome {
        /** It reached its last step. */
        COMPLETED,
        /** A user cancelled it. */
        CANCELLED,
        /** A rank, a node or the start failed. */
        FAILED
    }

    public RunInfo {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(outcome, "outcome");
        settings = Collections.unmodifiableMap(new TreeMap<>(settings));
    }
}
