package io.locmoe.node.training;

import io.locmoe.engine.job.RankEnvironment;
import io.locmoe.engine.job.TrainingListener;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.snapshot.RankCopies;
import io.locmoe.engine.training.Trainer;
import io.locmoe.guard.Place;
import io.locmoe.run.worker.RankTask;
import java.util.Optional;

/** A rank that trains. The trainer lives on the rank's thread; requests made before it exists are not forgotten. */
final class TrainingRank implements RankTask {
    private final JobSettings settings;
    private final RankEnvironment environment;
    private final Optional<RankCopies> copies;
    private final TrainingListener listener;
    private final Runnable agreement;
    private Trainer trainer;
    private boolean stop;
    private boolean pause;
    private boolean checkpoint;
    private volatile boolean ended;
    private volatile boolean complete;

    /**
     * Creates a rank, which begins when it is run.
     *
     * @param copies    snapshots of the run that the rank keeps
     * @param agreement checks before training that the ranks agree; throws if they do not
     */
    TrainingRank(
            JobSettings settings,
            RankEnvironment environment,
            Optional<RankCopies> copies,
            TrainingListener listener,
            Runnable agreement) {
        this.copies = copies;
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
        try (Trainer built = new Trainer(settings, environment, copies, listener)) {
            publish(built);
            complete = built.run();
            ended = !built.isPaused();
            return complete;
        } finally {
            publish(null);
        }
    }

    /**
     * Whether the rank has reached its end or a step boundary at which it was stopped; false after a failure or pause.
     */
    boolean hasEnded() {
        return ended;
    }

    /** Whether the rank has reached the end of its job. */
    boolean isComplete() {
        return complete;
    }

    private synchronized void publish(Trainer built) {
        trainer = built;
        if (built != null && stop) {
            built.requestStop();
        }
        if (built != null && pause) {
            built.requestPause();
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
    public synchronized void requestPause() {
        pause = true;
        if (trainer != null) {
            trainer.requestPause();
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
