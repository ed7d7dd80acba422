package io.locmoe.engine.training;

import io.locmoe.engine.checkpoint.Checkpoints;
import io.locmoe.engine.collectives.Collectives;
import io.locmoe.engine.exchange.CountingTransport;
import io.locmoe.engine.exchange.RowExchange;
import io.locmoe.engine.exchange.StepClock;
import io.locmoe.engine.exchange.TensorGroup;
import io.locmoe.engine.job.JobListener;
import io.locmoe.engine.job.RankEnvironment;
import io.locmoe.engine.job.TextSource.Sequence;
import io.locmoe.engine.job.TrainingException;
import io.locmoe.engine.model.Batch;
import io.locmoe.engine.model.LayerResult;
import io.locmoe.engine.model.MoeModel;
import io.locmoe.engine.model.ParameterBlock;
import io.locmoe.engine.settings.Choice;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.TrainingSettings;
import io.locmoe.engine.job.Sequence;
import io.locmoe.tape.DeviceTensor;
import io.locmoe.tape.Tape;
import io.locmoe.spi.comm.CommunicationStrategy;
import io.locmoe.spi.comm.CommunicationStrategyFactory;
import io.locmoe.spi.plugin.Options;
import io.locmoe.spi.router.MeshCounts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Trains the model of one rank, in step with the other ranks of the job.
 *
 * <p>A step: agree on the number of real tokens; for each micro-batch, forward and backward; beside the last
 * backward, sum the gradients of shared parameters over the ranks (those of an expert are whole on its rank); agree on
 * the global gradient norm; update. Losses are sums over tokens divided by the real tokens of the whole step, so that
 * gradients need no further scaling by the number of ranks.
 */
public final class Trainer implements AutoCloseable {
    private final JobSettings settings;
    private final RankEnvironment environment;
    private final JobListener listener;
    private final Tape tape;
    private final StepClock clock = new StepClock();
    private final CountingTransport transport;
    private final TensorGroup group;
    private final RowExchange rows;
    private final MoeModel model;
    private final Collectives collectives;
    private final MeshCounts mesh;
    private final StepStatistics statistics;
    private final Validation validation;
    private final Checkpoints checkpoints;
    private final SharedGradients gradients;
    private volatile boolean stopRequested;
    private volatile boolean checkpointRequested;

    /**
     * Builds the model.
     *
     * @param listener heard on rank 0 only, of a tensor group its first device
     * @throws TrainingException if a plug-in refuses its options
     */
    public Trainer(JobSettings settings, RankEnvironment environment, JobListener listener) {
        this.settings = settings;
        this.environment = environment;
        this.listener = listener;
        this.tape = new Tape(environment.device());
        this.transport = new CountingTransport(environment.transport());
        this.rows = new RowExchange(strategy(), transport, clock);
        this.collectives = new Collectives(transport);
        this.group = transport
                .tensorPeers()
                .map(Collectives::new)
                .map(TensorGroup::new)
                .orElseGet(TensorGroup::solo);
        this.mesh = new WaitCounting(collectives, clock);
        this.model = new MoeModel(
                tape,
                new MoeModel.Parts(
                        settings,
                        environment.text().tokenFrequencies(),
                        environment.components(),
                        transport.topology(),
                        environment.placement(),
                        mesh,
                        rows,
                        group));
        this.gradients =
                new SharedGradients(model.shared(), settings.training().gradientBucket(), tape, collectives, clock);
        this.statistics = new StepStatistics(settings, transport, clock, mesh, group);
        this.validation = new Validation(settings, environment.text(), model, tape, mesh);
        this.checkpoints = new Checkpoints(settings, environment, collectives, group, model, tape);
    }

    private CommunicationStrategy strategy() {
        Choice choice = settings.communication();
        try {
            CommunicationStrategyFactory factory = environment.components().communication(choice.name());
            return factory.create(Options.parse(factory.options(), choice.options()));
        } catch (IllegalArgumentException e) {
            throw new TrainingException("communication " + choice.name() + ": " + e.getMessage(), e);
        }
    }

    /** Ends the job at the next step boundary, with a checkpoint. Any thread; rank 0 decides. */
    public void requestStop() {
        stopRequested = true;
    }

    /** Writes a checkpoint at the next step boundary. Any thread; rank 0 decides. */
    public void requestCheckpoint() {
        checkpointRequested = true;
    }

    /**
     * Trains to the end of the schedule, to {@code stopAfter}, or until a stop is requested. Blocks.
     *
     * @return whether the job reached its end, rather than being stopped
     */
    public boolean run() {
        TrainingSettings training = settings.training();
        long step = settings.resume().map(checkpoints::restore).orElse(0L);
        clock.lap();
        while (step < training.stopAfter()) {
            step++;
            StepAgreement agreed = step(step);
            boolean last = step == training.stopAfter() || agreed.stop();
            if (last || training.validateEvery() > 0 && step % training.validateEvery() == 0) {
                validate(step);
            }
            if (last
                    || agreed.checkpoint()
                    || training.checkpointEvery() > 0 && step % training.checkpointEvery() == 0) {
                save(step);
            }
            if (agreed.stop()) {
                return step == training.stopAfter();
            }
        }
        return true;
    }

    private void save(long step) {
        checkpoints.save(step).ifPresent(directory -> listener.onCheckpoint(step, directory));
        clock.lap();
    }

    /** One step; returns what the ranks agreed on before it. */
    private StepAgreement step(long step) {
        collectives.step(step);
        group.step(step);
        TrainingSettings training = settings.training();
        List<Batch> batches = load(step);
        StepAgreement agreed = StepAgreement.reach(mesh, group, stopRequested, checkpointRequested, batches);
        checkpointRequested &= !agreed.checkpoint();
        statistics.begin(step, agreed.stepTokens());
        for (int m = 0; m < batches.size(); m++) {
            microBatch(
                    batches.get(m).withMeshTokens(agreed.realTokens()[m]),
                    agreed.stepTokens(),
                    batches.size(),
                    m == batches.size() - 1 ? gradients.begin() : mark -> {});
        }
        gradients.finish();
        double norm = statistics.end(
                model.experts().gradientSquares(group), model.shared().gradientSquares(group));
        if (!Double.isFinite(norm)) {
            throw new TrainingException("step " + step + ": the gradient norm is " + norm
                    + "; lower learningRate, or start again from the last checkpoint");
        }
        update(step, norm);
        model.stepCompleted();
        tape.reset();
        if (isFirst()) {
            listener.onStep(statistics.report(training.rate(step), norm));
        }
        return agreed;
    }

    private List<Batch> load(long step) {
        TrainingSettings training = settings.training();
        int slots = training.batch() / training.microBatches();
        int perRank = slots / environment.ranks();
        List<Batch> batches = new ArrayList<>();
        for (int m = 0; m < training.microBatches(); m++) {
            List<Sequence> sequences = new ArrayList<>();
            for (int i = 0; i < perRank; i++) {
                sequences.add(environment.text().training(step, m, environment.rank() * perRank + i, slots));
            }
            batches.add(Batch.of(sequences, settings.model().sequence(), step, m, true));
        }
        return batches;
    }

    private void microBatch(Batch batch, long stepTokens, int microBatches, LongConsumer complete) {
        List<LayerResult> results = new ArrayList<>();
        List<DeviceTensor> roots = new ArrayList<>();
        roots.add(model.transformer().lossSum(tape, batch, results));
        for (LayerResult result : results) {
            roots.addAll(result.losses().values());
        }
        float[] factors = new float[roots.size()];
        Arrays.fill(factors, 1f / microBatches);
        factors[0] = 1f / stepTokens;
        tape.backward(roots, factors, complete);
        statistics.add(tape.read(roots), results, factors);
        tape.reset();
    }

    private void update(long step, double norm) {
        TrainingSettings t = settings.training();
        double scale = t.clip() > 0 && norm > t.clip() ? t.clip() / norm : 1;
        ParameterBlock.Update update = new ParameterBlock.Update(
                (float) scale,
                (float) t.rate(step),
                (float) t.beta1(),
                (float) t.beta2(),
                (float) t.epsilon(),
                (float) t.weightDecay(),
                step);
        for (ParameterBlock block : List.of(model.shared(), model.experts())) {
            block.update(update);
            block.clearGradients();
        }
    }

    private boolean isFirst() {
        return environment.rank() == 0 && group.index() == 0;
    }

    private void validate(long step) {
        double loss = validation.run(step);
        clock.lap();
        transport.takeExchange();
        if (isFirst()) {
            listener.onValidation(step, loss);
        }
    }

    @Override
    public void close() {
        checkpoints.close();
        model.close();
        tape.close();
        rows.close();
        gradients.close();
        group.close();
    }
}
