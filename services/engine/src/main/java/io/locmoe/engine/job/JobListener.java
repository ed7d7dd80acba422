package io.locmoe.engine.job;

import io.locmoe.engine.report.PaceChange;
import io.locmoe.engine.report.StepReport;
import java.nio.file.Path;

/** Observes a job's progress, on rank 0's thread; must not block. Numbers are those of the whole mesh. */
public interface JobListener {

    /** A training step completed. */
    default void onStep(StepReport report) {}

    /** A node became a straggler, or keeps up with the others again. */
    default void onPaceChange(PaceChange change) {}

    /** The model was validated after {@code step} steps; the loss is in nats per token over the validation text. */
    default void onValidation(long step, double loss) {}

    /** A checkpoint is complete on disk. */
    default void onCheckpoint(long step, Path directory) {}

    /**
     * A checkpoint could not be written; called for each failure. The user is told by {@link #onNotice}, once for each
     * reason.
     *
     * @param problem the reason, with the path
     */
    default void onCheckpointFailed(long step, String problem) {}

    /**
     * The copies of the state after a step are complete in the memory of the nodes.
     *
     * @param seconds how long training was blocked for them
     * @param bytes   bytes that all nodes together sent to their neighbours
     */
    default void onSnapshot(long step, double seconds, long bytes) {}

    /**
     * Training continues from a saved state; not called if it begins with a new model.
     *
     * @param step     steps done
     * @param snapshot whether the state comes from copies in the memory of the nodes, rather than from a checkpoint
     */
    default void onRestored(long step, boolean snapshot) {}

    /** Something that the user should see: a sentence, such as why a checkpoint could not be written. */
    default void onNotice(String sentence) {}
}
