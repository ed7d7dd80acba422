package io.locmoe.engine.training;

import io.locmoe.engine.job.Batch;
import io.locmoe.engine.job.RankEnvironment;
import io.locmoe.engine.report.StepReport;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.training.StepAgreement.Wishes;
import io.locmoe.guard.Place;
import java.util.List;
import java.util.Optional;

/**
 * Runs the steps of a training one by one, for measurements: text, agreement, forward, backward and update are those of
 * {@link Trainer}; there are no validations and no checkpoints. Used by one thread.
 */
public final class StepTrial implements AutoCloseable {
    private final RankModel rank;
    private final TrainingStep training;
    private long step;

    /**
     * Builds the model with its initial weights.
     *
     * @param environment its directory of checkpoints is not used
     * @throws io.locmoe.engine.job.TrainingException if a plug-in refuses its options
     */
    public StepTrial(JobSettings settings, RankEnvironment environment) {
        rank = new RankModel(settings, environment, Optional.empty());
        training = new TrainingStep(
                settings, rank, BatchText.of(settings, environment.text(), environment.rank(), environment.ranks()));
    }

    /** Runs the next step. */
    public StepReport next() {
        step++;
        Place.current().step(step);
        rank.collectives.step(step);
        rank.group.step(step);
        List<Batch> batches = training.load(step);
        Wishes none = new Wishes(StepAgreement.End.NONE, false, 0);
        return training.run(step, batches, StepAgreement.reach(rank.mesh, rank.group, none, batches));
    }

    @Override
    public void close() {
        rank.close();
        training.close();
    }
}
