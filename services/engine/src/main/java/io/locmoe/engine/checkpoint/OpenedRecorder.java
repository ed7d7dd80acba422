package io.locmoe.engine.checkpoint;

import io.locmoe.engine.checkpoint.file.CheckpointException;
import io.locmoe.engine.job.RankEnvironment;
import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.engine.job.TrainingListener;
import io.locmoe.engine.settings.JobSettings;
import java.util.Optional;

/**
 * The recorder of a job. A job that tolerates node failures gets a recorder even if its directory cannot be used: it
 * may continue after a failure, from copies in the memory of nodes, or from a checkpoint on a full disk.
 *
 * @param unusable why the directory cannot be used
 */
record OpenedRecorder(CheckpointRecorder recorder, Optional<CheckpointException> unusable) {

    /** @throws CheckpointException if the directory is in use, or the job needs it and cannot use it */
    static OpenedRecorder open(JobSettings settings, RankEnvironment environment, TrainingListener listener) {
        try {
            return new OpenedRecorder(
                    CheckpointRecorder.open(settings.training(), environment, listener), Optional.empty());
        } catch (CheckpointException e) {
            if (settings.recovery().recoveries() == 0 || !e.isOfTheDisk()) {
                throw e;
            }
            return new OpenedRecorder(
                    CheckpointRecorder.withoutDirectory(settings.training(), environment, listener), Optional.of(e));
        }
    }

    /**
     * Training begins after {@code step} steps.
     *
     * @throws CheckpointException if the directory cannot be used and training starts from step 0
     */
    void begin(long step, TrainingListener listener) {
        if (unusable.isPresent() && step == 0) {
            throw unusable.get();
        }
        unusable.ifPresent(problem -> {
            listener.accept(new TrainingEvent.CheckpointFailed(step, problem.getMessage()));
            listener.notice(problem.getMessage() + "; training goes on without it, and it is tried again with each"
                    + " checkpoint");
        });
    }
}
