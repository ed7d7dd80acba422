package io.locmoe.dashboard;

import io.locmoe.engine.report.StepReport;
import io.locmoe.page.ChartPage;
import io.locmoe.page.Columns;
import io.locmoe.page.DataTable;
import io.locmoe.page.PageSection;
import io.locmoe.report.ReportJob;
import io.locmoe.report.RunReport;
import io.locmoe.report.text.Pace;
import io.locmoe.report.text.Quantity;
import io.locmoe.report.text.StepLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The page of one run, during its training and afterwards: every figure is one of its report.
 *
 * @param name   of its directory
 * @param status a word
 * @param last   step at which it ends
 */
record RunPage(String name, String status, long last, RunReport report) {
    /** Steps from which the speed is estimated: a few more than {@link Pace} takes. */
    private static final int RECENT = 70;

    /** Builds the page; its size has a bound, however many steps and experts the run has. */
    public ChartPage page() {
        Curves<StepReport> curves = Curves.of(report.steps());
        Marks marks = Marks.of(report);
        List<PageSection> sections = new ArrayList<>();
        sections.add(new CourseSection(report, curves, marks).section());
        sections.addAll(new ExpertSection(report).sections());
        sections.add(new MeshSection(report, curves, marks).section("Mesh"));
        sections.add(settings());
        return new ChartPage(name, List.of(progress(), origin()), sections);
    }

    private String progress() {
        List<StepReport> steps = report.steps();
        if (steps.isEmpty()) {
            return status + ": no step yet";
        }
        Pace pace = new Pace();
        steps.subList(Math.max(0, steps.size() - RECENT), steps.size()).forEach(pace::add);
        StepLine line = new StepLine(steps.getLast(), last, pace);
        List<String> parts = new ArrayList<>(line.parts());
        parts.addAll(line.details());
        parts.add("dropped " + Quantity.percent(steps.getLast().droppedShare()));
        return status + ": step " + String.join(", ", parts)
                + (report.job().message().isEmpty() ? "" : ". " + report.job().message());
    }

    private String origin() {
        ReportJob job = report.job();
        Map<String, String> settings = job.settings();
        return "Router " + settings.getOrDefault("router", "?") + " on " + settings.getOrDefault("nodes", "?")
                + " nodes, started " + job.started()
                + (job.ended() == null ? "" : ", ended " + job.ended())
                + (job.checkpoint() == null
                        ? "; no checkpoint yet."
                        : "; last checkpoint: "
                                + job.checkpoint().substring(job.checkpoint().lastIndexOf('/') + 1) + ".");
    }

    private PageSection settings() {
        return new PageSection(
                "Settings",
                List.of(),
                List.of(
                        table("Every setting of the run", report.job().settings()),
                        table("Versions", report.job().versions())));
    }

    private static DataTable table(String caption, Map<String, String> values) {
        return Columns.of(List.copyOf(values.entrySet()))
                .column("name", Map.Entry::getKey)
                .column("value", Map.Entry::getValue)
                .table(caption);
    }
}
