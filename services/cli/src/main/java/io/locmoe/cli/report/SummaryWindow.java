package io.locmoe.cli.report;

import io.locmoe.engine.report.LayerReport;
import io.locmoe.engine.report.StepReport;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.ToDoubleFunction;

/** The last 20 % of the steps so far, with what {@code report.json} does not keep of every step. Its start only moves on. */
final class SummaryWindow {
    private final Deque<StepReport> late = new ArrayDeque<>();
    private long[][] traffic = new long[0][];
    private long seen;

    void add(StepReport report) {
        seen++;
        late.addLast(report);
        while (late.size() > lateSteps(seen)) {
            late.removeFirst();
        }
        if (traffic.length == 0) {
            traffic = new long[report.traffic().length][report.traffic().length];
        }
        for (int from = 0; from < traffic.length; from++) {
            for (int to = 0; to < traffic.length; to++) {
                traffic[from][to] += report.traffic()[from][to];
            }
        }
    }

    /** A fifth of the steps, rounded up. */
    static int lateSteps(long steps) {
        return (int) ((steps + 4) / 5);
    }

    /** [from][to] bytes of all steps. */
    long[][] traffic() {
        long[][] copy = new long[traffic.length][];
        for (int from = 0; from < copy.length; from++) {
            copy[from] = traffic[from].clone();
        }
        return copy;
    }

    /** [layer][expert] share of the choices. */
    double[][] expertLoad() {
        if (late.isEmpty()) {
            return new double[0][];
        }
        double[][] load = new double[late.getLast().layers().size()][];
        for (int layer = 0; layer < load.length; layer++) {
            load[layer] = layerLoad(layer);
        }
        return load;
    }

    private double[] layerLoad(int layer) {
        double[] load = new double[late.getLast().layers().get(layer).expertLoad().length];
        double total = 0;
        for (StepReport report : late) {
            long[] step = report.layers().get(layer).expertLoad();
            for (int expert = 0; expert < load.length; expert++) {
                load[expert] += step[expert];
                total += step[expert];
            }
        }
        for (int expert = 0; expert < load.length; expert++) {
            load[expert] = total == 0 ? 0 : load[expert] / total;
        }
        return load;
    }

    /** [layer] mean of a share. */
    double[] mean(ToDoubleFunction<LayerReport> share) {
        if (late.isEmpty()) {
            return new double[0];
        }
        double[] mean = new double[late.getLast().layers().size()];
        for (StepReport report : late) {
            for (int layer = 0; layer < mean.length; layer++) {
                mean[layer] += share.applyAsDouble(report.layers().get(layer)) / late.size();
            }
        }
        return mean;
    }
}
