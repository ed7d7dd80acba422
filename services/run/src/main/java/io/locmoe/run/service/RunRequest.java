package io.locmoe.run.service;

import io.locmoe.engine.generation.TextRequest;
import io.locmoe.run.ControlException;
import io.locmoe.run.event.NodeFailure;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A job to run: a training, or a text to generate.
 *
 * @param settings    by dotted name; missing ones get their defaults
 * @param checkpoints directory under which the first node writes checkpoints
 * @param run         name of the run that the job starts or continues, under which nodes keep snapshots of its state;
 *                    it must be secret. If empty, there is none, or the mesh chooses one
 * @param after       a failure after which no node of the mesh led the run any more; empty for a new run
 * @param text        the text to generate with the model that {@code resume} names; empty for a training
 */
public record RunRequest(
        Map<String, String> settings,
        String checkpoints,
        String run,
        Optional<NodeFailure> after,
        Optional<TextRequest> text) {
    /** Longest name of a run. */
    public static final int LONGEST_RUN = 64;

    /** Longer than other calls, because the text is checked file by file and the former job may take a while to end. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Duration FROM_STORE = Duration.ofHours(2);

    public RunRequest {
        settings = Collections.unmodifiableMap(new TreeMap<>(settings));
        Objects.requireNonNull(checkpoints, "checkpoints");
        Objects.requireNonNull(after, "after");
        Objects.requireNonNull(text, "text");
        if (run.length() > LONGEST_RUN) {
            throw new ControlException(
                    ControlException.Code.INVALID,
                    "the name of a run has at most " + LONGEST_RUN + " characters, not " + run.length());
        }
    }

    /** A training. */
    public RunRequest(Map<String, String> settings, String checkpoints, String run, Optional<NodeFailure> after) {
        this(settings, checkpoints, run, after, Optional.empty());
    }

    /** A job without snapshots in the memory of the nodes. */
    public RunRequest(Map<String, String> settings, String checkpoints) {
        this(settings, checkpoints, "");
    }

    /** Whether the leader may have to bring the job's checkpoint from an object store before it accepts the job. */
    public boolean mayWaitForStore() {
        return after.isEmpty()
                && !setting("store").isEmpty()
                && !setting("resume").isEmpty();
    }

    /** How long a caller waits for the mesh to accept the job. */
    public Duration patience() {
        return mayWaitForStore() ? PATIENCE.plus(FROM_STORE) : PATIENCE;
    }

    /** What the mesh does before it accepts the job, as far as it takes time. */
    public String reasonToWait() {
        return mayWaitForStore()
                ? "the leader of the run brings " + setting("resume") + " from " + setting("store")
                : "the nodes check text and plug-ins, and a run before this one may have to end";
    }

    private String setting(String name) {
        return settings.getOrDefault(name, "");
    }

    /** A job that does not follow a node failure. */
    public RunRequest(Map<String, String> settings, String checkpoints, String run) {
        this(settings, checkpoints, run, Optional.empty());
    }

    /** The same job with all of its settings. */
    public RunRequest with(Map<String, String> whole) {
        return new RunRequest(whole, checkpoints, run, after, text);
    }
}
