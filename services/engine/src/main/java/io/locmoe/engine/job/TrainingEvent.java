package io.locmoe.engine.job;

import io.locmoe.engine.report.LayerValidation;
import io.locmoe.engine.report.PaceChange;
import io.locmoe.engine.report.StepReport;
import java.util.List;
import java.util.Objects;

/**
 * An event of a training, or of a text that is generated, reported on rank 0's thread to a consumer, which must not
 * block. Numbers are those of the whole mesh.
 */
public sealed interface TrainingEvent {

    /** A training step is complete. */
    record StepCompleted(StepReport report) implements TrainingEvent {
        public StepCompleted {
            Objects.requireNonNull(report, "report");
        }
    }

    /** A node, by its name, has become a straggler, or keeps up with the others again. */
    record PaceChanged(String node, PaceChange change) implements TrainingEvent {
        public PaceChanged {
            Objects.requireNonNull(node, "node");
            Objects.requireNonNull(change, "change");
        }
    }

    /**
     * The model was validated after {@code step} steps.
     *
     * @param loss   nats per token over the validation text
     * @param layers routes of its tokens in the sparse layers, in order; empty from a node of an older version
     */
    record Validated(long step, double loss, List<LayerValidation> layers) implements TrainingEvent {
        public Validated {
            layers = List.copyOf(layers);
        }

        /** A validation of whose routes nothing is known. */
        public Validated(long step, double loss) {
            this(step, loss, List.of());
        }
    }

    /** A checkpoint is complete on disk, on the machine of the job's first node. */
    record CheckpointWritten(long step, String directory) implements TrainingEvent {
        public CheckpointWritten {
            Objects.requireNonNull(directory, "directory");
        }
    }

    /**
     * A checkpoint could not be written; reported for each failure. A {@link Notice} tells the user, once for each
     * reason.
     *
     * @param problem the reason, with the path
     */
    record CheckpointFailed(long step, String problem) implements TrainingEvent {
        public CheckpointFailed {
            Objects.requireNonNull(problem, "problem");
        }
    }

    /**
     * A snapshot of the state after a step is complete in the memory of the nodes.
     *
     * @param seconds time for which it held up training
     * @param bytes   bytes that nodes sent to their neighbours, in total
     */
    record SnapshotTaken(long step, double seconds, long bytes) implements TrainingEvent {}

    /**
     * Training continues from a saved state; not reported if it begins with a new model.
     *
     * @param step     steps done
     * @param snapshot whether the state comes from a snapshot in the memory of the nodes, rather than from a checkpoint
     */
    record Restored(long step, boolean snapshot) implements TrainingEvent {}

    /** A sentence that the user should see, such as why a checkpoint could not be written. */
    record Notice(String text) implements TrainingEvent {
        public Notice {
            Objects.requireNonNull(text, "text");
        }
    }

    /**
     * A new token of a text.
     *
     * @param token          its id; {@link #NO_TOKEN} for what is left of the last character at the end of a text
     * @param text           what it completes: empty while a character lacks bytes
     * @param logProbability natural logarithm of the probability that the model gave it
     */
    record TokenGenerated(int token, String text, double logProbability) implements TrainingEvent {
        /** The token of text that is left at the end. */
        public static final int NO_TOKEN = -1;

        public TokenGenerated {
            Objects.requireNonNull(text, "text");
        }

        /** Text that is left at the end of another one. */
        public static TokenGenerated left(String text) {
            return new TokenGenerated(NO_TOKEN, text, 0);
        }

        /** Whether it is a token, rather than text that is left. */
        public boolean isToken() {
            return token != NO_TOKEN;
        }

        /** With the first characters of its text only. */
        public TokenGenerated cut(int length) {
            return new TokenGenerated(token, text.substring(0, Math.min(length, text.length())), logProbability);
        }
    }
}
