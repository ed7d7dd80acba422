package io.locmoe.engine.training;

import io.locmoe.engine.checkpoint.Checkpoints;
import io.locmoe.engine.job.Batch;
import io.locmoe.engine.job.RankEnvironment;
import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.engine.job.TrainingException;
import io.locmoe.engine.job.TrainingListener;
import io.locmoe.engine.report.StepReport;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.TrainingSettings;
import io.locmoe.engine.snapshot.RankCopies;
import io.locmoe.engine.snapshot.Snapshots;
import io.locmoe.engine.training.StepAgreement.End;
import io.locmoe.engine.training.StepAgreement.Wishes;
import io.locmoe.guard.Phase;
import io.locmoe.guard.Place;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Trains the model of one rank in lockstep with the other ranks of the job: agrees with them on each step, runs it, and
 * validates and writes checkpoints between steps.
 */
public final class Trainer implements AutoCloseable {
    private final JobSettings settings;
    private final TrainingListener listener;
    private final StepNotices notices;
    private final RankModel rank;
    private final TrainingStep training;
    private final Validation validation;
    private final Checkpoints checkpoints;
    /** Empty if nodes keep no copies of their state in memory. */
    private final Optional<Snapshots> snapshots;

    private volatile boolean stopRequested;
    private volatile boolean pauseRequested;
    private volatile boolean checkpointRequested;
    private boolean paused;

    /** Builds the model; keeps no copies of the state in memory. See the other constructor. */
    public Trainer(JobSettings settings, RankEnvironment environment, TrainingListener listener) {
        this(settings, environment, Optional.empty(), listener);
    }

    /**
     * @param copies   copies of the run that the rank has kept, and keeps; in a tensor group the same on all devices
     * @param listener called on rank 0 only (in a tensor group, on its first device)
     * @throws TrainingException if a plug-in refuses its options
     */
    public Trainer(
            JobSettings settings, RankEnvironment environment, Optional<RankCopies> copies, TrainingListener listener) {
        this.settings = settings;
        this.listener = listener;
        this.notices = new StepNotices(listener, environment, settings);
        this.rank = new RankModel(settings, environment, copies);
        BatchText text = BatchText.of(settings, environment.text(), environment.rank(), environment.ranks());
        this.training = new TrainingStep(settings, rank, text);
        this.validation = new Validation(settings, text, rank.model, rank.tape, rank.mesh);
        this.checkpoints = new Checkpoints(
                settings, environment, rank.collectives, rank.group, rank.model, rank.optimizer, rank.tape, listener);
        this.snapshots = copies.map(held -> new Snapshots(
                settings,
                environment,
                held,
                rank.collectives,
                rank.group,
                rank.model,
                rank.optimizer,
                rank.tape,
                listener));
    }

    /**
     * Ends the job at the next step boundary, with a checkpoint. If a pause is requested after it, also with copies,
     * which are then whole before the checkpoint is written. Any thread; rank 0 decides.
     */
    public void requestStop() {
        stopRequested = true;
    }

    /**
     * Ends the job at the next step boundary without a checkpoint, but with copies of its state in the memory of its
     * nodes, from which another job continues. Has no effect if nodes keep no copies. Any thread; rank 0 decides.
     */
    public void requestPause() {
        pauseRequested = true;
    }

    /** Writes a checkpoint at the next step boundary. Any thread; rank 0 decides. */
    public void requestCheckpoint() {
        checkpointRequested = true;
    }

    /**
     * Trains to the end of the schedule, to {@code stopAfter}, or until a stop or a pause is requested. Blocks.
     *
     * @return whether the job reached its end, rather than being stopped
     */
    public boolean run() {
        TrainingSettings schedule = settings.training();
        new SameModel(settings, rank.model).require(rank);
        checkpoints.open();
        long done = start();
        checkpoints.begin(done);
        rank.clock.lap();
        for (long step = done + 1; step <= schedule.stopAfter(); step++) {
            StepAgreement agreed = step(step);
            boolean end = step == schedule.stopAfter();
            paused = !end && agreed.end().isCopied();
            boolean last = end || agreed.end().isSaved();
            copy(step, agreed, last);
            if (last && !paused || schedule.validateEvery() > 0 && step % schedule.validateEvery() == 0) {
                validate(step);
            }
            save(step, agreed, last);
            if (agreed.end() != End.NONE) {
                return end;
            }
        }
        return true;
    }

    /** Restores the newest state, if there is one; returns the steps that were done. */
    private long start() {
        OptionalLong copied =
                snapshots.map(held -> held.restore(checkpoints.saved())).orElse(OptionalLong.empty());
        copied.ifPresent(_ -> checkpoints.passedBy());
        long step = copied.orElseGet(
                () -> settings.resume().map(checkpoints::restore).orElse(0L));
        snapshots.ifPresent(held -> held.begin(step, copied.isPresent()));
        if (rank.isFirst() && copied.isEmpty()) {
            notices.products(rank.tape.device());
        }
        if (rank.isFirst() && (copied.isPresent() || settings.resume().isPresent())) {
            listener.accept(new TrainingEvent.Restored(step, copied.isPresent()));
        }
        return step;
    }

    /** Runs one step; returns what the ranks agreed on before it. */
    private StepAgreement step(long step) {
        Place.current().step(step);
        rank.collectives.step(step);
        rank.group.step(step);
        List<Batch> batches = training.load(step);
        Wishes wishes = new Wishes(
                end(),
                checkpoints.wanted(step, checkpointRequested),
                snapshots.map(held -> held.wanted(step)).orElse(0L));
        StepAgreement agreed = StepAgreement.reach(rank.mesh, rank.group, wishes, batches);
        checkpointRequested &= !agreed.checkpoint();
        StepReport report = training.run(step, batches, agreed);
        if (rank.isFirst()) {
            listener.accept(new TrainingEvent.StepCompleted(report));
            notices.pace(training.paceChanges(step));
            notices.step(report, rank.optimizer.lossScale().value());
        }
        return agreed;
    }

    /** Whether the job has ended with copies of its state, from which another one continues. */
    public boolean isPaused() {
        return paused;
    }

    private End end() {
        // Read before the stop, which is requested first: whoever requests both never gets only copies.
        boolean pause = pauseRequested && snapshots.filter(Snapshots::takes).isPresent();
        if (stopRequested) {
            return pause ? End.LEAVE : End.STOP;
        }
        return pause ? End.PAUSE : End.NONE;
    }

    /** Takes copies; their time is not part of a step. */
    private void copy(long step, StepAgreement agreed, boolean last) {
        snapshots.ifPresent(held -> {
            long busy = rank.clock.processor().now();
            long nanos = Phase.of("copy", () -> paused ? held.pause(step) : held.after(step, agreed.snapshot(), last));
            rank.clock.leaveOut(nanos, rank.clock.processor().now() - busy);
        });
    }

    private void validate(long step) {
        TrainingEvent.Validated validated = validation.run(step);
        rank.clock.lap();
        rank.transport.take();
        if (rank.isFirst()) {
            listener.accept(validated);
        }
    }

    private void save(long step, StepAgreement agreed, boolean last) {
        if (last) {
            checkpoints.saveLast(step);
            rank.clock.lap();
        } else if (agreed.checkpoint()) {
            checkpoints.save(step);
            rank.clock.lap();
        }
        checkpoints.deliver();
    }

    @Override
    public void close() {
        snapshots.ifPresent(Snapshots::close);
        checkpoints.close();
        rank.close();
        training.close();
    }
}
