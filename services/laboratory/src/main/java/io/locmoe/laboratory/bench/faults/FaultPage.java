package io.locmoe.laboratory.bench.faults;

import io.locmoe.laboratory.bench.endurance.EnduranceSection;
import io.locmoe.laboratory.bench.faults.recovery.Fault;
import io.locmoe.page.Chart;
import io.locmoe.page.ChartPage;
import io.locmoe.page.PageSection;
import io.locmoe.page.PlotChart;
import java.util.ArrayList;
import java.util.List;

/** The page of {@code bench faults}. All its numbers are in {@code faults.json}. */
record FaultPage(FaultReport report) {

    ChartPage page() {
        List<String> introduction = new ArrayList<>(List.of(
                report.faults().size() + " faults in " + report.steps() + " steps of a training, drawn with seed "
                        + report.seed() + ".",
                report.command() + " (" + report.version() + ", "
                        + report.machine().cpu() + ")"));
        introduction.addAll(report.findings());
        return new ChartPage(
                "LocMoE Mesh: faults",
                introduction,
                List.of(
                        new PageSection("Time line", List.of(), List.of(course())),
                        new EnduranceSection(report.endurance()).section(),
                        new PageSection("Kinds", List.of(), List.of(FaultTables.kinds(report))),
                        new PageSection("Faults", List.of(), List.of(FaultTables.all(report)))));
    }

    /** Steps over time: a fault stops the line, which continues from the step of the restored state. */
    private Chart course() {
        PlotChart chart = new PlotChart("course", "Steps over time", "s", "step")
                .line("training", report.course(), TimeLine.Point::second, TimeLine.Point::step);
        for (List<Fault> faults : report.byKind()) {
            chart.points(FaultKind.of(faults.getFirst().kind()).sentence(), faults, Fault::second, Fault::step);
        }
        return chart.caption("The line falls back by the steps that are trained again, and rests while nodes are"
                        + " replaced.")
                .chart();
    }
}
