package io.locmoe.laboratory.compare;

import io.locmoe.engine.report.StepReport.Milliseconds;
import io.locmoe.laboratory.compare.CompareReport.Side;
import io.locmoe.page.BarChart;
import io.locmoe.page.Chart;
import java.util.function.ToDoubleFunction;

/** Charts of the time of a step by purpose (LocMoE, Figures 10 and 11). */
record TimeCharts(CompareReport report) {

    Chart split() {
        return bars(
                        "time-split",
                        "Time of " + CompareReport.TIMED_STEPS + " steps",
                        "seconds",
                        m -> CompareReport.TIMED_STEPS / 1000.0)
                .caption("Mean over seeds and ranks. Hidden exchange runs under"
                        + " compute and adds nothing to the sum; the chart of shares shows it separately.")
                .chart();
    }

    Chart splitShares() {
        BarChart chart = bars("time-shares", "Shares of a step", "% of the step", m -> 100 / m.total());
        chart.series("hidden exchange (under compute)", values(m -> 100 * m.exchangeHidden() / m.total()));
        return chart.grouped()
                .caption("Each part's share of the step; exchange that is hidden under compute is shown"
                        + " beside what the rank waited for.")
                .chart();
    }

    private BarChart bars(String id, String title, String unit, ToDoubleFunction<Milliseconds> factor) {
        BarChart chart = new BarChart(
                id, title, report.contenders().stream().map(Side::label).toList(), unit);
        chart.series("compute", values(m -> m.compute() * factor.applyAsDouble(m)));
        chart.series("exchange", values(m -> m.exchange() * factor.applyAsDouble(m)));
        chart.series("gradient sync", values(m -> m.gradientSync() * factor.applyAsDouble(m)));
        chart.series("idle", values(m -> m.idle() * factor.applyAsDouble(m)));
        return chart;
    }

    private double[] values(ToDoubleFunction<Milliseconds> part) {
        return report.contenders().stream()
                .mapToDouble(side -> part.applyAsDouble(side.summary().milliseconds()))
                .toArray();
    }
}
