package io.locmoe.run.event;

import io.locmoe.engine.job.TrainingEvent;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** An event of a job, in order. The last event of a job is {@link Ended}. */
public sealed interface RunEvent {

    record StateChanged(RunStage state) implements RunEvent {
        public StateChanged {
            Objects.requireNonNull(state, "state");
        }
    }

    /**
     * The run's driver has decided something by the machine of the node to which the run was submitted. All nodes of
     * the run open their devices with it.
     *
     * @param settings by dotted name
     */
    record Decided(Map<String, String> settings) implements RunEvent {
        public Decided {
            settings = Collections.unmodifiableMap(new TreeMap<>(settings));
        }
    }

    /** An event of the training itself. */
    record Training(TrainingEvent event) implements RunEvent {
        public Training {
            Objects.requireNonNull(event, "event");
        }
    }

    /** Nodes failed; the run is about to continue, with replacements or without them. */
    record NodesFailed(NodeFailure failure) implements RunEvent {
        public NodesFailed {
            Objects.requireNonNull(failure, "failure");
        }
    }

    /**
     * The first step after a node failure is complete.
     *
     * @param failure the failure; its seconds extend to the end of that step
     * @param from    last step of the state from which training continued; 0 for a new model
     * @param members names of the nodes with which training continued, in rank order
     */
    record Recovered(NodeFailure failure, long from, StateOrigin origin, List<String> members) implements RunEvent {
        public Recovered {
            members = List.copyOf(members);
            Objects.requireNonNull(failure, "failure");
            Objects.requireNonNull(origin, "origin");
        }
    }

    /**
     * The first step with nodes that joined the running job is complete; its report is the next event.
     *
     * @param names   names of these nodes
     * @param nodes   number of nodes of the run, including them
     * @param seconds from the end of the previous step to the end of this one
     */
    record NodesJoined(List<String> names, long step, int nodes, double seconds) implements RunEvent {
        public NodesJoined {
            names = List.copyOf(names);
        }
    }

    /**
     * The first step after experts moved to other nodes is complete; its report is the next event.
     *
     * @param slow    names of nodes that host fewer experts because they are slow; when all nodes host equally many
     *                again, the nodes that had hosted fewer
     * @param experts number of experts by node name, in the job's order
     * @param seconds from the end of the previous step to the end of this one
     */
    record ExpertsMoved(List<String> slow, Map<String, Integer> experts, long step, double seconds)
            implements RunEvent {
        public ExpertsMoved {
            slow = List.copyOf(slow);
            experts = Collections.unmodifiableMap(new LinkedHashMap<>(experts));
        }
    }

    /** A line for the log of the run. */
    record LogLine(String node, String text) implements RunEvent {
        public LogLine {
            Objects.requireNonNull(node, "node");
            Objects.requireNonNull(text, "text");
        }
    }

    /**
     * The job is over; the message says why.
     *
     * @param meshFailed  whether it failed because of failed nodes or connections, so that it may continue with other
     *                  nodes
     * @param failedNodes names of the failed nodes, as far as known
     */
    record Ended(RunOutcome outcome, String message, boolean meshFailed, List<String> failedNodes) implements RunEvent {
        public Ended {
            Objects.requireNonNull(outcome, "outcome");
            Objects.requireNonNull(message, "message");
            failedNodes = List.copyOf(failedNodes);
        }

        /** An end that is not due to failed nodes. */
        public Ended(RunOutcome outcome, String message) {
            this(outcome, message, false, List.of());
        }
    }

    /** Whether a training step is complete with this event. */
    default boolean completesStep() {
        return this instanceof Training(TrainingEvent.StepCompleted _);
    }

    /** A sentence for people. */
    static RunEvent notice(String text) {
        return new Training(new TrainingEvent.Notice(text));
    }
}
