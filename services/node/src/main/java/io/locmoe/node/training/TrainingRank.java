package io.locmoe.node.training;

import io.locmoe.engine.job.JobListener;
import io.locmoe.engine.job.RankEnvironment;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.training.Trainer;
import io.locmoe.guard.Place;
import io.locmoe.node.job.RankTask;

/**
 * One rank that trains. The trainer lives on the rank's thread; requests made before it exists are not forgotten.
 */
final class TrainingRank implements RankTask {
    private final JobSettings settings;
    private final RankEnvironment environment;
    private final JobListener listener;
    private final Runnable agreement;
    private Trainer trainer;
    private boolean stop;
    private boolean checkpoint;

    /** @param agreement what the ranks must agree on before they train; throws if they do not */
    TrainingRank(JobSettings settings, RankEnvironment environment, JobListener listener, Runnable agreement) {
        this.settings = settings;
        this.environment = environment;
        this.listener = listener;
        this.agreement = agreement;
    }

    @Override
    public int rank() {
        return environment.rank();
    }

    @Override
    public boolean run() {
        Place.current().rank(environment.rank());
        agreement.run();
        try (Trainer built = new Trainer(settings, environment, listener)) {
            publish(built);
            return built.run();
        } finally {
            publish(null);
        }
    }

    private synchronized void publish(Trainer built) {
        trainer = built;
        if (built != null && stop) {
            built.requestStop();
        }
        if (built != null && checkpoint) {
            built.requestCheckpoint();
        }
    }

    @Override
    public synchronized void requestStop() {
        stop = true;
        if (trainer != null) {
            trainer.requestStop();
        }
    }

    @Override
    public synchronized void requestCheckpoint() {
        checkpoint = true;
        if (trainer != null) {
            trainer.requestCheckpoint();
        }
    }
}
