package io.locmoe.engine.training;

import io.locmoe.engine.job.Batch;
import io.locmoe.engine.job.RankEnvironment;
import io.locmoe.engine.job.TrainingException;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.training.StepAgreement.End;
import io.locmoe.engine.training.StepAgreement.Wishes;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Runs the first steps of a training without output: no files, no reports. */
public final class LoneSteps {
    private static final long FIRST = 1;
    private static final Wishes NOTHING = new Wishes(End.NONE, false, 0);

    private LoneSteps() {}

    /**
     * Builds the model, runs steps and frees the model again. Blocks.
     *
     * @param settings    settings that also limit the number of steps
     * @param environment has a transport without other ranks; its directory of checkpoints is not touched
     * @param goesOn      asked after each step whether to run another
     * @return number of steps, at least one
     * @throws TrainingException if a plug-in refuses its options, or the device lacks a kernel
     */
    public static long take(JobSettings settings, RankEnvironment environment, BooleanSupplier goesOn) {
        BatchText text = BatchText.of(settings, environment.text(), environment.rank(), environment.ranks());
        try (RankModel rank = new RankModel(settings, environment, Optional.empty());
                TrainingStep training = new TrainingStep(settings, rank, text)) {
            long step = FIRST;
            take(step, rank, training);
            while (step < settings.training().steps() && goesOn.getAsBoolean()) {
                step++;
                take(step, rank, training);
            }
            return step;
        }
    }

    private static void take(long step, RankModel rank, TrainingStep training) {
        rank.clock.lap();
        rank.collectives.step(step);
        rank.group.step(step);
        List<Batch> batches = training.load(step);
        training.run(step, batches, StepAgreement.reach(rank.mesh, rank.group, NOTHING, batches));
    }
}
