package io.locmoe.dashboard;

import io.locmoe.engine.report.StepReport;
import io.locmoe.page.Chart;
import io.locmoe.page.ChartPage;
import io.locmoe.page.DataTable;
import io.locmoe.page.PageSection;
import io.locmoe.page.PlotChart;
import io.locmoe.report.Differences;
import io.locmoe.report.ReportValidation;
import io.locmoe.report.RunReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Several runs over each other, and the settings in which they differ.
 *
 * @param runs reports by the names of their runs, in their order
 */
record OverlayPage(Map<String, RunReport> runs) {
    /** Lines of more runs cannot be told apart. */
    static final int MOST = 8;

    ChartPage page() {
        List<Chart> charts = List.of(
                steps("loss", "Training loss", "nats per token", StepReport::lossPerToken),
                validations(),
                steps("tokens", "Tokens per second", "tokens per second", CourseSection::tokensPerSecond),
                steps("local", "Local share", "% of routed tokens", step -> 100 * step.localShare()),
                steps("dropped", "Dropped choices", "% of choices", step -> 100 * step.droppedShare()),
                steps("imbalance", "Largest over mean load", "ratio", StepReport::loadMaxOverMean));
        return new ChartPage(
                "Runs over each other",
                List.of(String.join(", ", runs.keySet())),
                List.of(
                        new PageSection("Settings that differ", List.of(), List.of(differences())),
                        new PageSection("Course", List.of(), List.copyOf(charts))));
    }

    private Chart steps(String id, String title, String unit, ToDoubleFunction<StepReport> value) {
        PlotChart chart = Curves.chart(id, title, unit).fittedY();
        runs.forEach((name, report) -> Curves.of(report.steps()).line(chart, name, value));
        return chart.caption("Each run by its directory.").chart();
    }

    private Chart validations() {
        PlotChart chart =
                Curves.chart("validation", "Validation loss", "nats per token").fittedY();
        runs.forEach((name, report) ->
                chart.line(name, report.validations(), ReportValidation::step, ReportValidation::lossPerToken));
        return chart.caption("Each run by its directory.").chart();
    }

    private DataTable differences() {
        List<String> headings = new ArrayList<>(List.of("setting"));
        headings.addAll(runs.keySet());
        List<List<String>> rows = new ArrayList<>();
        Differences.of(runs.values().stream()
                        .map(report -> report.job().settings())
                        .toList())
                .forEach((name, values) -> {
                    List<String> row = new ArrayList<>(List.of(name));
                    values.forEach(value -> row.add(value == null ? "–" : value));
                    rows.add(row);
                });
        return new DataTable(rows.isEmpty() ? "All settings are the same" : "All others are the same", headings, rows);
    }
}
