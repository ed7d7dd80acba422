package io.locmoe.run.service;

import io.locmoe.run.event.RunOutcome;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A run, as a node knows it.
 *
 * @param owner          user who submitted it; empty in a mesh without certificates
 * @param leader         node that leads it, or has led it last
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
public record RunSummary(
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
        Optional<RunOutcome> outcome,
        String message,
        Map<String, String> settings) {
    /** The one that knows more of the run comes last. */
    private static final Comparator<RunSummary> KNOWLEDGE =
            Comparator.comparing(RunSummary::runs, Comparator.reverseOrder()).thenComparingLong(RunSummary::step);

    public RunSummary {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(owner, "owner");
        Objects.requireNonNull(leader, "leader");
        Objects.requireNonNull(router, "router");
        Objects.requireNonNull(checkpoint, "checkpoint");
        Objects.requireNonNull(outcome, "outcome");
        Objects.requireNonNull(message, "message");
        settings = Collections.unmodifiableMap(new TreeMap<>(settings));
    }

    /** Whether it has not ended. */
    public boolean runs() {
        return outcome.isEmpty();
    }

    /** The same run without its settings. */
    public RunSummary brief() {
        return new RunSummary(
                id,
                owner,
                leader,
                router,
                step,
                steps,
                checkpoint,
                checkpointStep,
                failures,
                stopping,
                outcome,
                message,
                Map.of());
    }

    /** The run with its user and its progress, for messages. */
    public String sentence() {
        return id + (owner.isEmpty() ? "" : " of " + owner) + " (" + (step == 0 ? "before its first step" : place())
                + ")";
    }

    /** Its progress, for people. */
    public String place() {
        return "step " + step + " of " + steps;
    }

    /** The runs that several nodes know, each once, the newest first. */
    public static List<RunSummary> merged(Collection<List<RunSummary>> known) {
        return known.stream()
                .flatMap(List::stream)
                .collect(Collectors.groupingBy(RunSummary::id, TreeMap::new, Collectors.maxBy(KNOWLEDGE)))
                .descendingMap()
                .values()
                .stream()
                .flatMap(Optional::stream)
                .toList();
    }
}
