package io.locmoe.dashboard;

import io.locmoe.page.PlotChart;
import io.locmoe.report.ReportFailure;
import java.util.List;

/**
 * The places of node failures on charts over steps.
 *
 * @param failures in order
 */
record Marks(List<ReportFailure> failures) {
    /** More names would cover each other; the table of events has all. */
    private static final int MOST = 8;

    PlotChart on(PlotChart chart) {
        failures.stream()
                .skip(Math.max(0, failures.size() - MOST))
                .forEach(failure -> chart.mark(
                        failure.nodes().isEmpty() ? "links" : String.join(", ", failure.nodes()), failure.step()));
        return chart;
    }
}
