package io.locmoe.control;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A job to run.
 *
 * @param settings    by dotted name; missing ones get their defaults
 * @param checkpoints directory below which the first node writes checkpoints
 * @param run         name of the run that the job begins or continues, under which nodes keep copies of its state: one
 *                    that nobody else knows; empty for none, or one that the mesh makes up
 * @param after       a loss of nodes after which nobody on the mesh kept the run any more; empty for a new run
 */
public record JobRequest(Map<String, String> settings, String checkpoints, String run, Optional<NodeLoss> after) {
    public JobRequest {
        settings = Collections.unmodifiableMap(new TreeMap<>(settings));
        Objects.requireNonNull(checkpoints, "checkpoints");
        Objects.requireNonNull(after, "after");
        if (run.length() > View.LONGEST_RUN) {
            throw new ControlException(
                    ControlException.Code.INVALID,
                    "the name of a run has at most " + View.LONGEST_RUN + " characters, not " + run.length());
        }
    }

    /** A job of which nodes keep no copies. */
    public JobRequest(Map<String, String> settings, String checkpoints) {
        this(settings, checkpoints, "");
    }

    /** A job that goes on after no loss. */
    public JobRequest(Map<String, String> settings, String checkpoints, String run) {
        this(settings, checkpoints, run, Optional.empty());
    }
}
