package io.locmoe.engine.training;

import io.locmoe.engine.exchange.CountingTransport;
import io.locmoe.engine.exchange.StepClock;
import io.locmoe.engine.exchange.TensorGroup;
import io.locmoe.engine.job.TrainingException;
import io.locmoe.engine.model.LayerResult;
import io.locmoe.engine.report.LayerReport;
import io.locmoe.engine.report.StepReport;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.spi.router.MeshCounts;
import io.locmoe.spi.router.RoutingPlan;
import io.locmoe.spi.topology.Topology;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Collects what happens in a step on one rank, and joins it with the other ranks' in one gather. Bytes are those of all
 * devices of a tensor group, times those of the first.
 */
final class StepStatistics {
    private static final int FIXED = 5;
    private static final int TIMES = 5;

    private final CountingTransport transport;
    private final StepClock clock;
    private final MeshCounts mesh;
    private final TensorGroup group;
    private final int layers;
    private final int experts;
    private long step;
    private long tokens;
    private double loss;
    private double auxiliary;
    private double locality;
    private List<LayerStatistics> layerStatistics = List.of();
    private long[][] all;

    StepStatistics(
            JobSettings settings, CountingTransport transport, StepClock clock, MeshCounts mesh, TensorGroup group) {
        this.transport = transport;
        this.clock = clock;
        this.mesh = mesh;
        this.group = group;
        this.layers = settings.model().sparseLayers();
        this.experts = settings.model().experts();
    }

    void begin(long step, long tokens) {
        this.step = step;
        this.tokens = tokens;
        loss = 0;
        auxiliary = 0;
        locality = 0;
        layerStatistics = Stream.generate(() -> new LayerStatistics(experts))
                .limit(layers)
                .toList();
    }

    /**
     * Adds a micro-batch: the loss roots in the order of the results, with the factors they were scaled by.
     *
     * @throws TrainingException if a loss is not finite; it names the loss and whose it is
     */
    void add(float[][] roots, List<LayerResult> results, float[] factors) {
        loss += finite("language-model", "", roots[0][0]);
        int root = 1;
        for (int layer = 0; layer < results.size(); layer++) {
            LayerResult result = results.get(layer);
            for (String name : result.losses().keySet()) {
                double value = finite(name, " of " + result.plugins(), roots[root][0]) * factors[root];
                auxiliary += name.equals(RoutingPlan.LOCALITY) ? 0 : value;
                locality += name.equals(RoutingPlan.LOCALITY) ? value : 0;
                layerStatistics.get(layer).addLoss(name, value);
                root++;
            }
            layerStatistics.get(layer).add(result);
        }
    }

    private double finite(String name, String whose, float value) {
        if (!Float.isFinite(value)) {
            throw new TrainingException("step " + step + ": the " + name + " loss" + whose + " is " + value
                    + "; lower learningRate, or start again from the last checkpoint");
        }
        return value;
    }

    /**
     * Joins the ranks.
     *
     * @return the global gradient norm: shared parameters count once, experts on their ranks
     */
    double end(double expertSquares, double sharedSquares) {
        long[] bytes = group.counts().sum(transport.takeExchange());
        long[] times = clock.lap();
        double[] losses = layerStatistics.stream()
                .flatMapToDouble(l -> Arrays.stream(l.losses()))
                .toArray();
        long[] mine = new long[FIXED + TIMES + bytes.length + losses.length];
        mine[0] = Double.doubleToLongBits(loss);
        mine[1] = Double.doubleToLongBits(auxiliary);
        mine[2] = Double.doubleToLongBits(locality);
        mine[3] = Double.doubleToLongBits(expertSquares);
        mine[4] = group.counts().sum(new long[] {transport.takeGradients()})[0];
        System.arraycopy(times, 0, mine, FIXED, TIMES);
        System.arraycopy(bytes, 0, mine, FIXED + TIMES, bytes.length);
        for (int i = 0; i < losses.length; i++) {
            mine[FIXED + TIMES + bytes.length + i] = Double.doubleToLongBits(losses[i]);
        }
        all = mesh.gather(mine);
        return Math.sqrt(sharedSquares + total(3));
    }

    StepReport report(double rate, double norm) {
        double choices = 0;
        double kept = 0;
        double local = 0;
        double worst = 0;
        int dead = 0;
        for (LayerStatistics layer : layerStatistics) {
            dead += layer.balance().deadExperts();
            worst = Math.max(worst, layer.balance().maxOverMean());
            choices += layer.choices();
            kept += layer.entries();
            local += layer.localEntries();
        }
        long[][] traffic = traffic();
        return new StepReport(
                step,
                tokens,
                total(0) / tokens,
                total(1),
                total(2),
                LayerStatistics.share(local, kept),
                LayerStatistics.share(choices - kept, choices),
                worst,
                dead,
                norm,
                rate,
                milliseconds(),
                bytes(traffic),
                layerReports(),
                traffic);
    }

    private List<LayerReport> layerReports() {
        int next = FIXED + TIMES + all.length;
        List<LayerReport> reports = new ArrayList<>();
        for (LayerStatistics layer : layerStatistics) {
            double[] losses = new double[layer.losses().length];
            for (int i = 0; i < losses.length; i++) {
                losses[i] = total(next++);
            }
            reports.add(layer.report(losses));
        }
        return reports;
    }

    private double total(int index) {
        double sum = 0;
        for (long[] rank : all) {
            sum += Double.longBitsToDouble(rank[index]);
        }
        return sum;
    }

    private StepReport.Milliseconds milliseconds() {
        double[] mean = new double[TIMES];
        for (long[] rank : all) {
            for (int i = 0; i < TIMES; i++) {
                mean[i] += rank[FIXED + i] / 1e6 / all.length;
            }
        }
        return new StepReport.Milliseconds(
                mean[0], mean[0] - mean[1] - mean[3] - mean[4], mean[1], mean[2], mean[3], mean[4]);
    }

    private long[][] traffic() {
        Topology topology = transport.topology();
        long[][] traffic = new long[topology.nodes()][topology.nodes()];
        for (int from = 0; from < all.length; from++) {
            for (int to = 0; to < all.length; to++) {
                traffic[topology.node(from)][topology.node(to)] += all[from][FIXED + TIMES + to];
            }
        }
        return traffic;
    }

    private StepReport.Bytes bytes(long[][] traffic) {
        long inter = 0;
        long intra = 0;
        for (int from = 0; from < traffic.length; from++) {
            for (int to = 0; to < traffic.length; to++) {
                inter += from == to ? 0 : traffic[from][to];
                intra += from == to ? traffic[from][to] : 0;
            }
        }
        return new StepReport.Bytes(
                inter, intra, Arrays.stream(all).mapToLong(rank -> rank[4]).sum());
    }
}
