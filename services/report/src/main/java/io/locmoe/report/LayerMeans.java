package io.locmoe.report;

import io.locmoe.engine.report.LayerReport;
import io.locmoe.engine.report.StepReport;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Layer by layer over some steps of a run. */
public record LayerMeans(List<StepReport> steps) {

    private int layers() {
        return steps.isEmpty() ? 0 : steps.getLast().layers().size();
    }

    /** [layer][expert] share of the choices. */
    public double[][] expertLoad() {
        double[][] load = new double[layers()][];
        for (int layer = 0; layer < load.length; layer++) {
            load[layer] = expertLoad(layer);
        }
        return load;
    }

    private double[] expertLoad(int layer) {
        double[] load = new double[steps.getLast().layers().get(layer).expertLoad().length];
        double total = 0;
        for (StepReport report : steps) {
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
