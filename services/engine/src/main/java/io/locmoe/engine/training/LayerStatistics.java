package io.locmoe.engine.training;

import io.locmoe.engine.report.LayerReport;
import io.locmoe.engine.report.LoadBalance;
import io.locmoe.engine.report.ShadowReport;
import io.locmoe.engine.sparse.LayerResult;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** Collects the statistics of one sparse layer over the micro-batches of a step. */
final class LayerStatistics {
    private final long[] load;
    private final Map<String, Double> losses = new TreeMap<>();
    private final Map<String, Double> measures = new TreeMap<>();
    private long entries;
    private long localEntries;
    private double capacity;
    private double rankMaxOverMean;
    private int microBatches;

    LayerStatistics(int experts) {
        this.load = new long[experts];
    }

    void add(LayerResult result) {
        for (int e = 0; e < load.length; e++) {
            load[e] += result.assignment().load()[e];
        }
        entries += result.entries();
        localEntries += result.localEntries();
        rankMaxOverMean += LoadBalance.of(result.computed()).maxOverMean();
        int most = result.assignment().capacity();
        capacity += most == Integer.MAX_VALUE ? 0 : most;
        result.measures().forEach((name, value) -> measures.merge(name, value, Double::sum));
        microBatches++;
    }

    void addLoss(String name, double value) {
        losses.merge(name, value, Double::sum);
    }

    /** This rank's part of each loss, sorted by name. */
    double[] losses() {
        return losses.values().stream().mapToDouble(Double::doubleValue).toArray();
    }

    long choices() {
        return Arrays.stream(load).sum();
    }

    long entries() {
        return entries;
    }

    long localEntries() {
        return localEntries;
    }

    LoadBalance balance() {
        return LoadBalance.of(load);
    }

    /**
     * The report of the layer in this step.
     *
     * @param meshLosses each loss over all ranks, sorted by name
     * @param shadow     null if there is none
     */
    LayerReport report(double[] meshLosses, ShadowReport shadow) {
        Map<String, Double> named = new TreeMap<>();
        int next = 0;
        for (String name : losses.keySet()) {
            named.put(name, meshLosses[next++]);
        }
        Map<String, Double> means = new TreeMap<>();
        measures.forEach((name, sum) -> means.put(name, sum / microBatches));
        long dropped = choices() - entries;
        return new LayerReport(
                load,
                share(localEntries, entries),
                microBatches == 0 ? 0 : rankMaxOverMean / microBatches,
                dropped,
                share(dropped, choices()),
                microBatches == 0 ? 0 : capacity / microBatches,
                named,
                means,
                shadow);
    }

    static double share(double part, double whole) {
        return whole == 0 ? 0 : part / whole;
    }
}
