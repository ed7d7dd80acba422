package io.locmoe.engine.training;

import io.locmoe.engine.exchange.CountingTransport;
import io.locmoe.engine.exchange.StepClock;
import io.locmoe.engine.exchange.TensorGroup;
import io.locmoe.engine.report.LayerReport;
import io.locmoe.engine.report.StepReport;
import io.locmoe.engine.report.StepReport.LossScaling;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.ModelSettings;
import io.locmoe.engine.size.ModelSize;
import io.locmoe.engine.sparse.LayerResult;
import io.locmoe.engine.sparse.ShadowResult;
import io.locmoe.spi.router.MeshCounts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * Collects the statistics of a step on one rank, and combines those of all ranks in a single exchange. Bytes are summed
 * over the devices of a tensor group; times are those of its first device.
 */
final class StepStatistics {
    private final CountingTransport transport;
    private final StepClock clock;
    private final MeshCounts mesh;
    private final TensorGroup group;
    private final ModelSettings model;
    private final ModelSize size;
    private long step;
    private long tokens;
    private double loss;
    private double auxiliary;
    private double locality;
    private List<LayerStatistics> layerStatistics = List.of();
    private final Map<Integer, ShadowStatistics> shadows = new HashMap<>();
    private final double usualBytes;
    private final long[] rows;
    private MeshTotals all;

    /** @param vocabulary number of token ids */
    StepStatistics(
            JobSettings settings,
            int vocabulary,
            CountingTransport transport,
            StepClock clock,
            MeshCounts mesh,
            TensorGroup group) {
        this.transport = transport;
        this.clock = clock;
        this.mesh = mesh;
        this.group = group;
        this.model = settings.model();
        this.size = ModelSize.of(model, vocabulary);
        this.rows = new long[mesh.ranks()];
        this.usualBytes = (double) LayerResult.TRAVELS
                * settings.training().precision().type().bytes()
                * model.width();
    }

    void begin(long step, long tokens) {
        this.step = step;
        this.tokens = tokens;
        loss = 0;
        auxiliary = 0;
        locality = 0;
        shadows.clear();
        Arrays.fill(rows, 0);
        layerStatistics = Stream.generate(() -> new LayerStatistics(model.experts()))
                .limit(model.sparseLayers())
                .toList();
    }

    /** Adds a layer's statistics of a micro-batch. */
    void add(LayerResult result) {
        layerStatistics.get(result.layer()).add(result);
        Arrays.setAll(rows, rank -> rows[rank] + result.computed()[rank]);
    }

    /** Adds the statistics of a layer's shadow of a micro-batch. */
    void add(ShadowResult result) {
        shadows.computeIfAbsent(result.layer(), layer -> new ShadowStatistics(model.experts()))
                .add(result);
    }

    /**
     * Adds a loss of a micro-batch.
     *
     * @param value value of its tensor
     */
    void add(LossTerm term, float value) {
        if (term.layer().isEmpty()) {
            loss += value;
            return;
        }
        double weighed = (double) value * term.factor();
        auxiliary += term.isLocality() ? 0 : weighed;
        locality += term.isLocality() ? weighed : 0;
        layerStatistics.get(term.layer().get().layer()).addLoss(term.name(), weighed);
    }

    /**
     * Combines the numbers of all ranks.
     *
     * @param own   what this rank knows of itself
     * @param wrong whether this device found numerical errors
     * @return the global gradient norm, the same on all ranks: shared parameters count once, experts on their ranks
     */
    double end(double expertSquares, double sharedSquares, OwnNumbers own, boolean wrong) {
        RankTotals mine = new RankTotals(
                loss,
                auxiliary,
                locality,
                expertSquares,
                sharedSquares,
                group.sum(wrong ? 1 : 0),
                clock.endStep(),
                transport.take().sum(group.counts()),
                own,
                layerStatistics.stream()
                        .flatMapToDouble(l -> Arrays.stream(l.losses()))
                        .toArray());
        all = MeshTotals.gather(mesh, transport.topology(), mine);
        return Math.sqrt(all.largest(RankTotals::sharedSquares) + all.sum(RankTotals::expertSquares));
    }

    /** The time that each node computed in the step that has ended. */
    NodeTimes nodeTimes() {
        return NodeTimes.of(all, rows);
    }

    /** Whether a device of the mesh found numerical errors. */
    boolean wrongSomewhere() {
        return all.sum(RankTotals::wrong) > 0;
    }

    /** @param repeated numerical errors of the previous attempt; empty without one */
    StepReport report(double rate, double norm, LossScaling scaling, List<String> repeated) {
        long choices = sum(LayerStatistics::choices);
        long kept = sum(LayerStatistics::entries);
        return new StepReport(
                step,
                tokens,
                all.sum(RankTotals::loss) / tokens,
                all.sum(RankTotals::auxiliary),
                all.sum(RankTotals::locality),
                LayerStatistics.share(sum(LayerStatistics::localEntries), kept),
                LayerStatistics.share(choices - kept, choices),
                imbalance(),
                norm,
                rate,
                scaling,
                all.milliseconds(size.flops(model, tokens, kept)),
                all.processor(),
                all.bytes(),
                all.memory(),
                layerReports(),
                all.measures(),
                all.traffic(),
                repeated);
    }

    private long sum(ToLongFunction<LayerStatistics> number) {
        return layerStatistics.stream().mapToLong(number).sum();
    }

    private double imbalance() {
        return layerStatistics.stream()
                .mapToDouble(layer -> layer.balance().maxOverMean())
                .max()
                .orElse(0);
    }

    /** Bytes moved between nodes for each entry that left its node; without any, the size of whole rows. */
    private double bytesPerEntry() {
        long leaving = sum(layer -> layer.entries() - layer.localEntries());
        return leaving == 0 ? usualBytes : (double) all.bytes().interNode() / leaving;
    }

    private List<LayerReport> layerReports() {
        double[] losses = all.layerLosses();
        int next = 0;
        double bytesPerEntry = bytesPerEntry();
        List<LayerReport> reports = new ArrayList<>();
        for (LayerStatistics layer : layerStatistics) {
            int end = next + layer.losses().length;
            ShadowStatistics shadow = shadows.get(reports.size());
            reports.add(layer.report(
                    Arrays.copyOfRange(losses, next, end), shadow == null ? null : shadow.report(bytesPerEntry)));
            next = end;
        }
        return reports;
    }
}
