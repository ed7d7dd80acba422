package io.locmoe.control;

import io.locmoe.engine.report.PaceChange;
import io.locmoe.engine.report.StepReport;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What happens in a job, in order. The last event of a job is {@link Ended}. */
public sealed interface JobEvent {

    record StateChanged(JobState state) implements JobEvent {
        public StateChanged {
            Objects.requireNonNull(state, "state");
        }
    }

    /** A training step of the whole mesh is complete. */
    record StepCompleted(StepReport report) implements JobEvent {
        public StepCompleted {
            Objects.requireNonNull(report, "report");
        }
    }

    /** A node has become steadily slower than the others, or keeps up with them again. */
    record PaceChanged(String node, PaceChange change) implements JobEvent {
        public PaceChanged {
            Objects.requireNonNull(node, "node");
            Objects.requireNonNull(change, "change");
        }
    }

    /** The model was validated after a step; the loss is in nats per token. */
    record Validated(long step, double loss) implements JobEvent {}

    /** A checkpoint is complete on disk, on the machine of the job's first node. */
    record CheckpointWritten(long step, String directory) implements JobEvent {
        public CheckpointWritten {
            Objects.requireNonNull(directory, "directory");
        }
    }

    /** A checkpoint could not be written; why, with a place. */
    record CheckpointFailed(long step, String problem) implements JobEvent {
        public CheckpointFailed {
            Objects.requireNonNull(problem, "problem");
        }
    }

    /**
     * Copies of the state after a step are whole in the memory of the nodes.
     *
     * @param seconds that training was held up for them
     * @param bytes   that nodes sent to the next ones, all together
     */
    record SnapshotTaken(long step, double seconds, long bytes) implements JobEvent {}

    /**
     * The job goes on from a state that was kept.
     *
     * @param snapshot whether from copies in the memory of the nodes, rather than from a checkpoint
     */
    record Restored(long step, boolean snapshot) implements JobEvent {}

    /** Nodes were lost; the run is about to go on, with replacements or without them. */
    record NodesLost(NodeLoss loss) implements JobEvent {
        public NodesLost {
            Objects.requireNonNull(loss, "loss");
        }
    }

    /**
     * The first step after a loss of nodes is complete.
     *
     * @param loss    with the seconds until then
     * @param from    last step of the state from which training went on; 0 for a new model
     * @param members names of the nodes with which it went on, in the order of its ranks
     */
    record Recovered(NodeLoss loss, long from, StateOrigin origin, List<String> members) implements JobEvent {
        public Recovered {
            members = List.copyOf(members);
            Objects.requireNonNull(loss, "loss");
            Objects.requireNonNull(origin, "origin");
        }
    }

    /**
     * The first step with nodes that have joined a run while it went on is complete; it is told next.
     *
     * @param names   of these nodes
     * @param nodes   that the run has with them
     * @param seconds from the end of the step before to the end of this one
     */
    record NodesJoined(List<String> names, long step, int nodes, double seconds) implements JobEvent {
        public NodesJoined {
            names = List.copyOf(names);
        }
    }

    /**
     * The first step is complete with experts on other nodes than before; it is told next.
     *
     * @param slow    names of nodes that have fewer now because they are slow; where all host as many again, of those
     *                that had
     * @param experts of each node by its name, in the job's order
     * @param seconds from the end of the step before to the end of this one
     */
    record ExpertsMoved(List<String> slow, Map<String, Integer> experts, long step, double seconds)
            implements JobEvent {
        public ExpertsMoved {
            slow = List.copyOf(slow);
            experts = Collections.unmodifiableMap(new LinkedHashMap<>(experts));
        }
    }

    /** A line for the log of the run. */
    record LogLine(String node, String text) implements JobEvent {
        public LogLine {
            Objects.requireNonNull(node, "node");
            Objects.requireNonNull(text, "text");
        }
    }

    /** Something that people should see, as a sentence. */
    record Notice(String text) implements JobEvent {
        public Notice {
            Objects.requireNonNull(text, "text");
        }
    }

    /**
     * The job is over; the message says why.
     *
     * @param meshLost  whether it failed because nodes, or what connects them, were lost: it may go on with others
     * @param lostNodes names of the nodes that were lost, as far as they are known
     */
    record Ended(JobOutcome outcome, String message, boolean meshLost, List<String> lostNodes) implements JobEvent {
        public Ended {
            Objects.requireNonNull(outcome, "outcome");
            Objects.requireNonNull(message, "message");
            lostNodes = List.copyOf(lostNodes);
        }

        /** An end that is not due to lost nodes. */
        public Ended(JobOutcome outcome, String message) {
            this(outcome, message, false, List.of());
        }
    }
}
