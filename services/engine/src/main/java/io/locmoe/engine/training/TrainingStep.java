package io.locmoe.engine.training;

import io.locmoe.engine.model.Batch;
import io.locmoe.engine.model.LayerResults;
import io.locmoe.engine.report.PaceChange;
import io.locmoe.engine.report.StepReport;
import io.locmoe.engine.report.StepReport.LossScaling;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.tape.DeviceTensor;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;

/**
 * One training step of one rank. For each micro-batch, forward and backward; alongside the last backward pass, sum the
 * gradients of shared parameters over the ranks (those of an expert are complete on its rank); agree on the global
 * gradient norm; update, unless a scaled loss made the norm infinite. Losses are sums over tokens divided by the real
 * tokens of the whole step, so that gradients need no further scaling by the number of ranks.
 */
final class TrainingStep implements AutoCloseable {
    private final RankModel rank;
    private final BatchText text;
    private final int microBatches;
    private final StepStatistics statistics;
    private final SharedGradients gradients;
    private final SlowNodes slow;

    TrainingStep(JobSettings settings, RankModel rank, BatchText text) {
        this.rank = rank;
        this.text = text;
        this.microBatches = settings.training().microBatches();
        this.statistics = new StepStatistics(settings, rank.transport, rank.clock, rank.mesh, rank.group);
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
        return IntStream.range(0, microBatches)
                .mapToObj(m -> text.training(step, m))
                .toList();
    }

    /**
     * Trains.
     *
     * @param batches of the step
     * @param agreed  what the ranks know of them
     */
    StepReport run(long step, List<Batch> batches, StepAgreement agreed) {
        statistics.begin(step, agreed.stepTokens());
        for (int m = 0; m < microBatches; m++) {
            microBatch(
                    batches.get(m).withMeshTokens(agreed.realTokens()[m]),
                    agreed.stepTokens(),
                    m == microBatches - 1 ? gradients.begin() : mark -> {});
        }
        gradients.finish();
        double scale = rank.optimizer.lossScale().value();
        double norm = norm() / scale;
        boolean updated = update(step, norm);
        rank.model.stepCompleted();
        rank.tape.reset();
        return statistics.report(rank.optimizer.rate(step), norm, new LossScaling(scale, !updated));
    }

    /** Nodes that have become slow with the step that was run, or keep up again; to be asked once after each. */
    List<PaceChange> paceChanges(long step) {
        NodeTimes times = statistics.nodeTimes();
        return slow.add(step, times.computed(), times.whole());
    }

    /** Of the gradients of all ranks, with the loss scale. */
    private double norm() {
        long busy = rank.clock.processor().now();
        double experts = rank.optimizer.gradientSquares(rank.model.experts());
        double shared = rank.optimizer.gradientSquares(rank.model.shared());
        rank.clock.processor().update(busy);
        return statistics.end(experts, shared, rank.memory(gradients.hostBytes()));
    }

    private boolean update(long step, double norm) {
        long busy = rank.clock.processor().now();
        boolean updated = rank.optimizer.update(step, norm);
        rank.clock.processor().update(busy);
        return updated;
    }

    private void microBatch(Batch batch, long stepTokens, LongConsumer complete) {
        LayerResults results = new LayerResults();
        DeviceTensor lossSum = rank.model.transformer().lossSum(rank.tape, batch, results);
        List<LossTerm> terms = LossTerm.of(lossSum, stepTokens, results.layers(), microBatches);
        List<DeviceTensor> tensors = terms.stream().map(LossTerm::tensor).toList();
        rank.tape.backward(
                tensors, LossTerm.factors(terms, rank.optimizer.lossScale().value()), complete);
        float[][] values = results.read(rank.tape, tensors);
        for (int i = 0; i < values.length; i++) {
            statistics.add(terms.get(i), values[i][0]);
        }
        results.layers().forEach(statistics::add);
        results.shadows().forEach(statistics::add);
        rank.tape.reset();
    }

    @Override
    public void close() {
        gradients.close();
    }
}
