package io.locmoe.report;

import io.locmoe.engine.report.LayerReport;
import io.locmoe.engine.report.StepReport;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** Means over some steps of a run, by layer. */
public record LayerMeans(List<StepReport> steps) {

    private int layers() {
        return steps.isEmpty() ? 0 : steps.getLast().layers().size();
    }

    /** [layer][expert] share of the choices. */
    public double[][] expertLoad() {
        return expertLoad(LayerReport::expertLoad);
    }

    /** Means of the shadow router; null without one. */
    ReportSummary.Shadow shadow() {
        if (steps.isEmpty()
                || steps.stream().anyMatch(step -> step.layers().isEmpty())
                || steps.stream().flatMap(step -> step.layers().stream()).anyMatch(layer -> layer.shadow() == null)) {
            return null;
        }
        double[] local = mean(layer -> layer.shadow().localShare());
        double[] dropped = mean(layer -> layer.shadow().droppedShare());
        double[] agreements = mean(layer -> layer.shadow().agreement());
        return new ReportSummary.Shadow(
                Arrays.stream(local).average().orElse(0),
                Arrays.stream(dropped).average().orElse(0),
                Arrays.stream(agreements).average().orElse(0),
                Arrays.stream(mean(layer -> layer.shadow().interNodeBytes())).sum(),
                expertLoad(layer -> layer.shadow().expertLoad()),
                local,
                dropped,
                agreements);
    }

    private double[][] expertLoad(Function<LayerReport, long[]> loads) {
        double[][] load = new double[layers()][];
        for (int layer = 0; layer < load.length; layer++) {
            load[layer] = expertLoad(layer, loads);
        }
        return load;
    }

    private double[] expertLoad(int layer, Function<LayerReport, long[]> loads) {
        double[] load = new double[loads.apply(steps.getLast().layers().get(layer)).length];
        double total = 0;
        for (StepReport report : steps) {
            long[] step = loads.apply(report.layers().get(layer));
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

    /** [layer] mean of a number. */
    public double[] mean(ToDoubleFunction<LayerReport> number) {
        double[] mean = new double[layers()];
        for (StepReport report : steps) {
            for (int layer = 0; layer < mean.length; layer++) {
                mean[layer] += number.applyAsDouble(report.layers().get(layer)) / steps.size();
            }
        }
        return mean;
    }
}
