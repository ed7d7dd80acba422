package io.locmoe.engine.training;

import io.locmoe.engine.job.RankEnvironment;
import io.locmoe.engine.job.TrainingException;
import io.locmoe.engine.model.Batch;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.training.StepAgreement.End;
import io.locmoe.engine.training.StepAgreement.Wishes;
import java.util.List;
import java.util.Optional;

/** The first step of a training, for nobody: it writes nothing and is reported to nobody. */
public final class LoneStep {
    private static final long FIRST = 1;
    private static final Wishes NOTHING = new Wishes(End.NONE, false, 0);

    private LoneStep() {}

    /**
     * Builds the model, takes the step and frees the model again. Blocks.
     *
     * @param environment with a transport to no other rank; its directory of checkpoints is not touched
     * @throws TrainingException if a plug-in refuses its options, or the device lacks a kernel
     */
    public static void take(JobSettings settings, RankEnvironment environment) {
        BatchText text = BatchText.of(settings, environment.text(), environment.rank(), environment.ranks());
        try (RankModel rank = new RankModel(settings, environment, Optional.empty());
                TrainingStep training = new TrainingStep(settings, rank, text)) {
            rank.clock.lap();
            rank.collectives.step(FIRST);
            rank.group.step(FIRST);
            List<Batch> batches = training.load(FIRST);
            training.run(FIRST, batches, StepAgreement.reach(rank.mesh, rank.group, NOTHING, batches));
        }
    }
}
