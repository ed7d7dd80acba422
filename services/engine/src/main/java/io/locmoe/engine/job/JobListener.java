package io.locmoe.engine.job;

import io.locmoe.engine.report.PaceChange;
import io.locmoe.engine.report.StepReport;
import java.nio.file.Path;

/** Told of a job's progress, on rank 0's thread; must not block. Numbers are those of the whole mesh. */
public interface JobListener {

    /** A training step is complete. */
    default void onStep(StepReport report) {}

    /** A node has become steadily slower than the others, or keeps up with them again. */
    default void onPaceChange(PaceChange change) {}

    /** The model was validated after {@code step} steps; nats per token over the validation text. */
    default void onValidation(long step, double loss) {}

    /** A checkpoint is complete on disk. */
    default void onCheckpoint(long step, Path directory) {}

    /**
     * A checkpoint could not be written; told of each. People hear of it by {@link #onNotice}, once for each reason.
     *
     * @param problem why, with a place
     */
    default void onCheckpointFailed(long step, String problem) {}

    /**
     * Copies of the state after a step are whole in the memory of the nodes.
     *
     * @param seconds that training was held up for them
     * @param bytes   that nodes sent to the next ones, all together
     */
    default void onSnapshot(long step, double seconds, long bytes) {}

    /**
     * Training goes on from a state that was kept; not told where it begins with a new model.
     *
     * @param step     steps done
     * @param snapshot whether from copies in the memory of the nodes, rather than from a checkpoint
     */
    default void onRestored(long step, boolean snapshot) {}

    /** Something that people should see: a sentence, such as why a checkpoint could not be written. */
    default void onNotice(String sentence) {}
}
