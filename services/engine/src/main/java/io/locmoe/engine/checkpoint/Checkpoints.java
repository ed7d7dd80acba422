package io.locmoe.engine.checkpoint;

import io.locmoe.engine.checkpoint.file.CheckpointException;
import io.locmoe.engine.checkpoint.state.BlockCopies;
import io.locmoe.engine.checkpoint.state.StateCollection;
import io.locmoe.engine.checkpoint.state.TensorKind;
import io.locmoe.engine.collectives.Collectives;
import io.locmoe.engine.exchange.TensorGroup;
import io.locmoe.engine.job.PluginStamp;
import io.locmoe.engine.job.RankEnvironment;
import io.locmoe.engine.job.TrainingListener;
import io.locmoe.engine.model.MoeModel;
import io.locmoe.engine.optimizer.LossScale;
import io.locmoe.engine.optimizer.Optimizer;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.tape.Tape;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Saves and restores a job, all ranks together; only rank 0 accesses the disk, and it writes on a separate thread.
 * {@code model.safetensors} holds the shared parameters and then the experts of each rank,
 * {@code optimizer.safetensors} the two moments of each in the same order, {@code router-state.json} the routers' state
 * other than parameters. Tensors that are cut over a tensor group are saved whole. Tensors are found by name, so a job
 * may continue with another number of ranks and other tensor groups.
 */
public final class Checkpoints implements AutoCloseable {
    private final JobSettings settings;
    private final RankEnvironment environment;
    private final Collectives collectives;
    private final TensorGroup group;
    private final MoeModel model;
    private final LossScale lossScale;
    private final TrainingListener listener;
    private final BlockCopies copies;
    private final StateCollection state;
    /** Null except on the first device of rank 0. */
    private CheckpointRecorder recorder;

    private OpenedRecorder opened;
    private List<PluginStamp> plugins = List.of();
    private Optional<String> source = Optional.empty();

    /** @param listener told of checkpoints on the first device of rank 0, on the calling thread */
    public Checkpoints(
            JobSettings settings,
            RankEnvironment environment,
            Collectives collectives,
            TensorGroup group,
            MoeModel model,
            Optimizer optimizer,
            Tape tape,
            TrainingListener listener) {
        this.settings = settings;
        this.environment = environment;
        this.collectives = collectives;
        this.group = group;
        this.model = model;
        this.lossScale = optimizer.lossScale();
        this.listener = listener;
        this.copies = new BlockCopies(tape, group, optimizer);
        this.state = new StateCollection(environment, model, copies, collectives, group.index() == 0);
    }

    private boolean isFirst() {
        return environment.rank() == 0 && group.index() == 0;
    }

    /**
     * Takes the directory of checkpoints for this job; all ranks call it. A job that tolerates node failures may run
     * without it.
     *
     * @throws CheckpointException if another job uses it, or it cannot be written to
     */
    public void open() {
        if (isFirst()) {
            opened = OpenedRecorder.open(settings, environment, listener);
            recorder = opened.recorder();
            plugins = environment.components().stamps(settings);
        }
    }

    /** Begins after {@code step} steps; all ranks call it. Fails at step 0 if the directory cannot be used. */
    public void begin(long step) {
        if (opened != null) {
            opened.begin(step, listener);
        }
    }

    /**
     * Whether to take a checkpoint after a step, on rank 0's first device; false elsewhere.
     *
     * @param requested whether somebody has asked for one
     */
    public boolean wanted(long step, boolean requested) {
        return recorder != null && recorder.wants(step, requested);
    }

    /** Tells the listener of a checkpoint that was written since the last call. Returns at once. */
    public void deliver() {
        if (recorder != null) {
            recorder.deliver();
        }
    }

    /**
     * Takes the checkpoint that was {@link #wanted}; all ranks call it. Returns when the state is copied; it is written
     * in the background.
     */
    public void save(long step) {
        if (recorder == null) {
            state.contribute();
        } else {
            recorder.begin(snapshot(step, recorder.isTimed()));
        }
    }

    /**
     * Writes the checkpoint of the last step; all ranks call it. On rank 0 it is durable on return.
     *
     * @throws CheckpointException if it cannot be written; earlier checkpoints stay intact
     */
    public void saveLast(long step) {
        if (recorder == null) {
            state.contribute();
        } else {
            recorder.finish(snapshot(step, false));
        }
    }

    private Snapshot snapshot(long step, boolean timed) {
        Arena arena = Arena.ofShared();
        try {
            return new Snapshot(
                    step,
                    timed,
                    settings.training().precision(),
                    plugins,
                    ConfigContent.ofJob(step, settings, environment, model::usesScores, lossScale.state(), source),
                    environment.text().tokenizerFile(),
                    RouterStateFile.copy(model.routerStates()),
                    state.named(List.of(TensorKind.VALUES)),
                    state.named(List.of(TensorKind.FIRST_MOMENTS, TensorKind.SECOND_MOMENTS)),
                    state.collect(arena),
                    arena);
        } catch (RuntimeException | Error e) {
            arena.close();
            throw e;
        }
    }

    /**
     * Restores a checkpoint; all ranks call it.
     *
     * @param given a checkpoint, or the directory of a run; the listener is told of damaged ones that are skipped
     * @return the steps that were done when it was written
     * @throws CheckpointException if a file is damaged, or a tensor is missing or of another shape
     */
    public long restore(Path given) {
        try (CheckpointReader reader = isFirst()
                ? new CheckpointReader(CheckpointSearch.locate(given, listener::notice), environment.files())
                : null) {
            long step = new StateRestore(environment.rank(), collectives, group, model, copies, state.experts())
                    .restore(reader, settings, lossScale);
            if (reader != null) {
                source = reader.config().source();
                recorder.continues(reader.directory(), environment.checkpoints());
            }
            return step;
        }
    }

    /**
     * Step of the checkpoint that the job would be restored from; -1 if none can be read, and on ranks other than the
     * first device of rank 0.
     */
    public long saved() {
        return isFirst() ? settings.resume().map(CheckpointSearch::step).orElse(-1L) : -1;
    }

    /** The job continues from a newer state than its checkpoint's; its own checkpoints still follow that checkpoint. */
    public void passedBy() {
        if (saved() >= 0) {
            Path resumed = CheckpointSearch.locate(settings.resume().orElseThrow(), _ -> {});
            source = CheckpointConfig.read(resumed, environment.files()).source();
            recorder.continues(resumed, environment.checkpoints());
        }
    }

    @Override
    public void close() {
        if (recorder != null) {
            recorder.close();
        }
        copies.close();
    }
}
