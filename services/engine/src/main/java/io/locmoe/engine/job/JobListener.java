package io.locmoe.engine.job;

import io.locmoe.engine.report.StepReport;
import java.nio.file.Path;

/** Told of a job's progress, on rank 0's thread; must not block. Numbers are those of the whole mesh. */
public interface JobListener {

    /** A training step is complete. */
    default void onStep(StepReport report) {}

    /** The model was validated after {@code step} steps; nats per token over the validation text. */
    default void onValidation(long step, double loss) {}

    /** A checkpoint is complete on disk. */
    default void onCheckpoint(long step, Path directory) {}

    /** Something that people should see: a sentence, such as why a checkpoint could not be written. */
    default void onNotice(String sentence) {}
}
