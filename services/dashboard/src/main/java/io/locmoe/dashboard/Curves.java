package io.locmoe.dashboard;

import io.locmoe.engine.report.StepReport;
import io.locmoe.page.PlotChart;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Adds lines over the steps of a run to charts, thinned by {@link Envelope}.
 *
 * @param steps in order
 */
record Curves(List<StepReport> steps) {

    /** A chart over steps. */
    static PlotChart chart(String id, String title, String unit) {
        return new PlotChart(id, title, "step", unit);
    }

    /** Adds a line with a value of each step. */
    Curves line(PlotChart chart, String name, ToDoubleFunction<StepReport> value) {
        double[] all = steps.stream().mapToDouble(value).toArray();
        int[] kept = Envelope.of(all.length, i -> all[i]);
        chart.line(
                name,
                Arrays.stream(kept).mapToDouble(i -> steps.get(i).step()).toArray(),
                Arrays.stream(kept).mapToDouble(i -> all[i]).toArray());
        return this;
    }
}
