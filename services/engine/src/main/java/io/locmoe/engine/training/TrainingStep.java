package io.locmoe.engine.training;

import io.locmoe.engine.job.Batch;
import io.locmoe.engine.job.TrainingException;
import io.locmoe.engine.report.PaceChange;
import io.locmoe.engine.report.StepReport;
import io.locmoe.engine.report.StepReport.LossScaling;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.sparse.LayerResult;
import io.locmoe.engine.sparse.LayerResults;
import io.locmoe.guard.Phase;
import io.locmoe.spi.device.memory.ElementType;
import io.locmoe.tape.DeviceTensor;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;

/**
 * One training step of one rank. It runs forward and backward for each micro-batch; during the last backward pass, sums
 * the gradients of shared parameters over the ranks (those of an expert are complete on its rank); agrees on the global
 * gradient norm; and updates the weights, unless a scaled loss made the norm infinite. Before the update all ranks know
 * whether one of them found numerical errors: then they repeat the step from its beginning. Losses are sums over tokens
 * divided by the real tokens of the whole step, so that gradients need no further scaling by the number of ranks.
 */
final class TrainingStep implements AutoCloseable {
    /** Steps before a device is asked for its peak, which it may have to measure: kernels are compiled by then. */
    private static final int WARM_UP = 10;

    private final RankModel rank;
    private final ElementType type;
    private final BatchText text;
    private final int microBatches;
    private final StepStatistics statistics;
    private final SharedGradients gradients;
    private final SlowNodes slow;
    private final StepFindings findings = new StepFindings();
    /** Gradient norm of the last attempt, without the loss scale. */
    private double norm;
    /** The sparse layers of the last micro-batch. */
    private List<LayerResult> layers = List.of();

    private RankPeak peak = RankPeak.UNKNOWN;
    private int stepsDone;

    TrainingStep(JobSettings settings, RankModel rank, BatchText text) {
        this.rank = rank;
        this.text = text;
        this.type = settings.training().precision().type();
        this.microBatches = settings.training().microBatches();
        this.statistics = new StepStatistics(
                settings, text.text().vocabularySize(), rank.transport, rank.clock, rank.mesh, rank.group);
        this.slow = new SlowNodes(settings.nodes());
        this.gradients = new SharedGradients(
                rank.model.shared(),
                settings.training().gradientBucket(settings.nodes()),
                rank.tape,
                rank.collectives,
                rank.clock);
    }

    /** This rank's micro-batches of a step. */
    List<Batch> load(long step) {
        return Phase.of(
                "batches",
                () -> IntStream.range(0, microBatches)
                        .mapToObj(m -> text.training(step, m))
                        .toList());
    }

    /**
     * Runs the step.
     *
     * @param batches micro-batches of the step
     * @param agreed  what the ranks agreed on before the step
     * @throws TrainingException on all ranks, if numerical errors occurred twice; it names rank, layer and step
     */
    StepReport run(long step, List<Batch> batches, StepAgreement agreed) {
        askForPeakOnceWarm();
        List<String> wrong = attempt(step, batches, agreed, false);
        if (!wrong.isEmpty()) {
            discard();
            List<String> again = attempt(step, batches, agreed, true);
            if (!again.isEmpty()) {
                throw new TrainingException(String.join("; ", again) + "; so it was again when the step was repeated: "
                        + StepFindings.remedy(again));
            }
        }
        double scale = rank.optimizer.lossScale().value();
        boolean updated = update(step);
        rank.model.stepCompleted();
        rank.tape.reset();
        return statistics.report(rank.optimizer.rate(step), norm, new LossScaling(scale, !updated), wrong);
    }

    /** The time that it takes is not a part of the step. */
    private void askForPeakOnceWarm() {
        if (stepsDone++ != WARM_UP) {
            return;
        }
        long begin = System.nanoTime();
        long busy = rank.clock.processor().now();
        peak = RankPeak.of(rank.tape.device(), type, rank.group.size());
        rank.clock.leaveOut(System.nanoTime() - begin, rank.clock.processor().now() - busy);
    }

    /**
     * Computes losses and gradients; changes neither weights nor moments.
     *
     * @param watched whether to check this rank's gradients before they are summed
     * @return numerical errors, on all ranks
     */
    private List<String> attempt(long step, List<Batch> batches, StepAgreement agreed, boolean watched) {
        rank.stepBegins();
        findings.clear();
        statistics.begin(step, agreed.stepTokens());
        for (int m = 0; m < microBatches; m++) {
            microBatch(
                    batches.get(m).withMeshTokens(agreed.realTokens()[m]),
                    agreed.stepTokens(),
                    m == microBatches - 1 ? gradients.begin(watched) : mark -> {});
        }
        gradients.finish();
        rank.gradientsHome();
        norm = norm() / rank.optimizer.lossScale().value();
        Optional<String> fault = rank.optimizer.lossScale().fault(norm);
        if (fault.isEmpty() && !statistics.wrongSomewhere()) {
            return List.of();
        }
        fault.ifPresent(sentence -> new GradientFaults(rank, gradients, layers).tell(step, sentence, findings));
        return findings.ofAll(rank.mesh, rank.group.counts());
    }

    /** Restores the state before the step. */
    private void discard() {
        rank.model.stepDiscarded();
        rank.model.shared().clearGradients();
        rank.model.experts().clearGradients();
        rank.tape.reset();
    }

    /** Nodes that became stragglers with the last step, or keep up again; call it once after each step. */
    List<PaceChange> paceChanges(long step) {
        NodeTimes times = statistics.nodeTimes();
        return slow.add(step, times.computed(), times.whole());
    }

    /** Norm of the gradients of all ranks, with the loss scale. */
    private double norm() {
        long busy = rank.clock.processor().now();
        double experts = Phase.of("gradient norm", () -> rank.squares.of(rank.model.experts()));
        double shared = Phase.of("gradient norm", () -> rank.squares.of(rank.model.shared()));
        rank.clock.processor().update(busy);
        rank.transport.takeMended().forEach(findings::add);
        return statistics.end(
                experts,
                shared,
                new OwnNumbers(rank.memory(gradients.hostBytes()), peak, rank.measures()),
                findings.any());
    }

    private boolean update(long step) {
        long busy = rank.clock.processor().now();
        boolean updated = Phase.of("update", () -> rank.optimizer.update(step, norm));
        rank.clock.processor().update(busy);
        return updated;
    }

    private void microBatch(Batch batch, long stepTokens, LongConsumer complete) {
        LayerResults results = new LayerResults();
        DeviceTensor lossSum =
                Phase.of("forward", () -> rank.model.transformer().lossSum(rank.tape, batch, results));
        List<LossTerm> terms = LossTerm.of(lossSum, stepTokens, results.layers(), microBatches);
        List<DeviceTensor> tensors = terms.stream().map(LossTerm::tensor).toList();
        float[] factors = LossTerm.factors(terms, rank.optimizer.lossScale().value());
        Phase.run("backward", () -> rank.tape.backward(tensors, factors, complete));
        float[][] values = results.read(rank.tape, tensors, findings::add);
        for (int i = 0; i < values.length; i++) {
            add(batch.step(), terms.get(i), values[i][0], Float.isFinite(values[0][0]));
        }
        layers = results.layers();
        layers.forEach(statistics::add);
        results.shadows().forEach(statistics::add);
        rank.tape.reset();
    }

    /** @param modelled whether the loss of the language model is finite, and so what it gave to the routers */
    private void add(long step, LossTerm term, float value, boolean modelled) {
        if (!Float.isFinite(value)) {
            findings.add("step " + step + ", rank " + rank.mesh.rank() + ": the " + term + " is " + value
                    + (modelled ? TrainingException.OF_ITS_OWN : ""));
        }
        statistics.add(term, value);
    }

    @Override
    public void close() {
        gradients.close();
    }
}
