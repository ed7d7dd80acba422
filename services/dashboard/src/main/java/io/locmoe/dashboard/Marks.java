package io.locmoe.dashboard;

import io.locmoe.page.PlotChart;
import io.locmoe.report.RunReport;
import java.util.List;

/**
 * The places of what happened to the mesh on charts over steps.
 *
 * @param incidents the latest first
 */
record Marks(List<RunIncident> incidents) {
    /** More names would cover each other; the table of events has all. */
    private static final int MOST = 8;

    static Marks of(RunReport report) {
        return new Marks(RunIncident.of(report));
    }

    PlotChart on(PlotChart chart) {
        incidents.stream().limit(MOST).forEach(incident -> chart.mark(incident.mark(), incident.step()));
        return chart;
    }
}
