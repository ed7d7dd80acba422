package io.locmoe.client;

import io.locmoe.client.RunInfo.Outcome;
import io.locmoe.engine.report.LayerValidation;
import io.locmoe.engine.report.PaceChange;
import io.locmoe.engine.report.StepReport;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An event of a run, in order. The last one is {@link Ended}. Later versions may add kinds. */
public sealed interface WatchEvent {

    /** How far a run is. */
    enum Stage {
        /** The leader has accepted it. */
        SUBMITTED,
        /** The nodes open devices and connect to each other. */
        STARTING,
        /** The ranks train. */
        RUNNING,
        /** A stop has been asked for; the ranks train to the next step boundary. */
        STOPPING,
        /** A stage that this version does not know. */
        UNKNOWN
    }

    /** The run has reached a stage. */
    record Reached(Stage stage) implements WatchEvent {}

    /** A training step is complete. After a failure of nodes, steps are trained, and reported, again. */
    record Step(StepReport report) implements WatchEvent {}

    /**
     * The model was validated after a step.
     *
     * @param loss   nats per token over the validation text
     * @param layers routes of its tokens in the sparse layers, in order; empty from a node of an older version
     */
    record Validated(long step, double loss, List<LayerValidation> layers) implements WatchEvent {
        public Validated {
            layers = List.copyOf(layers);
        }
    }

    /** A checkpoint is complete, in a directory on the node that leads the run. */
    record CheckpointWritten(long step, String directory) implements WatchEvent {}

    /** A checkpoint could not be written; the problem names the path and the reason. */
    record CheckpointFailed(long step, String problem) implements WatchEvent {}

    /**
     * A snapshot of the state after a step is in the memory of the nodes.
     *
     * @param seconds time for which it held up training
     * @param bytes   bytes that nodes sent to their neighbours, in total
     */
    record SnapshotTaken(long step, double seconds, long bytes) implements WatchEvent {}

    /** Training continues from a stored state: a snapshot in the memory of the nodes, or else a checkpoint. */
    record Restored(long step, boolean snapshot) implements WatchEvent {}

    /** A node, by its name, has become a straggler, or keeps up again. */
    record Pace(String node, PaceChange change) implements WatchEvent {}

    /**
     * Nodes failed; the run is about to continue, with replacements or without them.
     *
     * @param nodes   names of the failed nodes; empty if only connections failed
     * @param step    step in which they failed
     * @param before  number of nodes of the run before
     * @param number  number of this failure within the run, counted from 1
     * @param seconds seconds since it was detected
     * @param cause   for people
     */
    record NodesFailed(List<String> nodes, long step, int before, int number, double seconds, String cause)
            implements WatchEvent {
        public NodesFailed {
            nodes = List.copyOf(nodes);
        }
    }

    /** Source of the state from which a run continues after a failure. */
    enum State {
        /** None: the run started again. */
        START,
        /** A snapshot in the memory of the nodes. */
        SNAPSHOT,
        /** A checkpoint. */
        CHECKPOINT
    }

    /**
     * The first step after a failure is complete.
     *
     * @param failure the failure; its seconds extend to the end of that step
     * @param from    last step of the state from which training continued; 0 for a new model
     * @param state   source of that state
     * @param members names of the nodes with which training continued, in rank order
     */
    record Recovered(NodesFailed failure, long from, State state, List<String> members) implements WatchEvent {
        public Recovered {
            members = List.copyOf(members);
        }
    }

    /**
     * The first step with nodes that joined the run is complete; its report is the next event.
     *
     * @param names   names of these nodes
     * @param nodes   number of nodes of the run, including them
     * @param seconds from the end of the previous step to the end of this one
     */
    record NodesJoined(List<String> names, long step, int nodes, double seconds) implements WatchEvent {
        public NodesJoined {
            names = List.copyOf(names);
        }
    }

    /**
     * The first step after experts moved to other nodes is complete; its report is the next event.
     *
     * @param slow    names of nodes that host fewer experts because they are slow; when all host equally many
     *                again, the nodes that had hosted fewer
     * @param experts number of experts by node, in the run's order
     * @param seconds from the end of the previous step to the end of this one
     */
    record ExpertsMoved(List<String> slow, Map<String, Integer> experts, long step, double seconds)
            implements WatchEvent {
        public ExpertsMoved {
            slow = List.copyOf(slow);
            experts = Collections.unmodifiableMap(new LinkedHashMap<>(experts));
        }
    }

    /** What the run's driver has decided by the machine of the first node, by the names of settings. */
    record Decided(Map<String, String> settings) implements WatchEvent {
        public Decided {
            settings = Map.copyOf(settings);
        }
    }

    /** A line for the log of the run; the node is empty if the line is of none, as when events are no longer kept. */
    record Logged(String node, String text) implements WatchEvent {}

    /** New text of a run that generates text: what its token completes, and the logarithm of its probability. */
    record Token(String text, double logProbability) implements WatchEvent {}

    /** A sentence for people. */
    record Noticed(String text) implements WatchEvent {}

    /** An event that this version does not know; a newer client may. */
    record Unknown() implements WatchEvent {}

    /**
     * The run is over.
     *
     * @param message     why it did not complete
     * @param meshFailed  whether it failed because of failed nodes or connections, so that it may be continued
     * @param failedNodes names of these nodes, as far as known
     */
    record Ended(Outcome outcome, String message, boolean meshFailed, List<String> failedNodes) implements WatchEvent {
        public Ended {
            failedNodes = List.copyOf(failedNodes);
        }
    }
}
