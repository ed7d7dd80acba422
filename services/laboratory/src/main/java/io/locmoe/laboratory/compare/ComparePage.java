package io.locmoe.laboratory.compare;

import io.locmoe.laboratory.compare.CompareReport.Side;
import io.locmoe.launcher.files.Versions;
import io.locmoe.page.Chart;
import io.locmoe.page.ChartPage;
import io.locmoe.page.DataTable;
import io.locmoe.page.PageItem;
import io.locmoe.page.PageSection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The page of a comparison. All its numbers are in {@code compare.json}. */
record ComparePage(CompareReport report) {

    ChartPage page() {
        CourseCharts course = new CourseCharts(report.contenders());
        LayerCharts layers = new LayerCharts(report.contenders());
        PlaceCharts place = new PlaceCharts(report.contenders());
        TimeCharts time = new TimeCharts(report);
        return new ChartPage(
                "LocMoE Mesh: " + String.join(", ", labels()),
                introduction(),
                List.of(
                        new PageSection("Result", explanation(), results()),
                        new PageSection("Loss", List.of(), lossItems(course, layers)),
                        new PageSection(
                                "Time",
                                List.of("Times are means over ranks and steps, without the first "
                                        + RunAnalysis.WARM_UP
                                        + " steps of each turn; those of late steps are at the pace of the "
                                        + "last fifth."),
                                List.of(time.split(), time.splitShares())),
                        new PageSection(
                                "Experts",
                                List.of(),
                                items(place.expertLoad(), course.imbalance(), course.deadExperts())),
                        new PageSection("Locality", List.of(), items(place.traffic(), course.localShare())),
                        new PageSection("Capacity", List.of(), items(layers.capacity(), course.dropped()))),
                List.of("Plug-ins: " + Versions.plugins(report.job().versions()) + "."));
    }

    private List<PageItem> results() {
        List<PageItem> items = new ArrayList<>(List.of(summary(), differences()));
        shadows().ifPresent(items::add);
        return items;
    }

    /** Shadow routers, which saw the tokens of the contenders and moved none. */
    private Optional<DataTable> shadows() {
        List<List<String>> rows = report.contenders().stream()
                .flatMap(side -> side.runs().stream()
                        .filter(run -> run.shadow() != null)
                        .map(run -> List.of(
                                side.label(),
                                Long.toString(run.seed()),
                                CompareText.number("%.1f%%", 100 * run.shadow().agreement()),
                                CompareText.number("%.1f%%", 100 * run.shadow().localShare()),
                                CompareText.number("%.1f%%", 100 * run.shadow().droppedShare()),
                                CompareText.number(
                                        "%.2f MB", 1e-6 * run.shadow().interNodeBytesPerStep()))))
                .toList();
        return rows.isEmpty()
                ? Optional.empty()
                : Optional.of(new DataTable(
                        "Shadow " + report.job().settings().getOrDefault("shadow", "")
                                + ", which moved nothing, beside each contender",
                        List.of(
                                "contender",
                                "seed",
                                "same experts",
                                "local",
                                "dropped",
                                "between nodes per step, predicted"),
                        rows));
    }

    private List<String> explanation() {
        List<String> explanation = new ArrayList<>(CompareText.caveats(report.job()));
        if (report.job().seeds().size() > 1) {
            explanation.add("Means over " + report.job().seeds().size() + " seeds ± the sample standard deviation.");
        }
        explanation.add("Time saved is a share of the other's time; where it is negative, more time was taken.");
        return explanation;
    }

    private List<PageItem> lossItems(CourseCharts course, LayerCharts layers) {
        List<PageItem> items = items(List.of(), course.loss(), course.lossOverTime());
        items.add(timeToLoss());
        items.addAll(layers.routerLosses());
        return items;
    }

    private static List<PageItem> items(List<Chart> rest, Chart... first) {
        List<PageItem> items = new ArrayList<>(List.of(first));
        items.addAll(rest);
        return items;
    }

    private List<String> labels() {
        return report.contenders().stream().map(Side::label).toList();
    }

    private List<String> introduction() {
        CompareReport.Job job = report.job();
        String links = job.linkRates().isEmpty()
                ? "links without a limit"
                : "uplinks limited to "
                        + String.join(", ", job.linkRates().stream().distinct().toList());
        String share = job.exchangeShareTarget() == null
                ? ""
                : CompareText.number(
                        ", chosen so that the exchange takes %.2f%% of a step of the first contender",
                        100 * job.exchangeShareTarget());
        return List.of(
                job.settings().get("nodes") + " nodes, " + job.steps() + " steps of " + job.tokensPerStep()
                        + " tokens, seeds " + job.seeds() + ", trained in " + job.rounds() + " rounds by turns; "
                        + links + share
                        + ".",
                "Machine: " + job.machine().cpu() + ", " + job.machine().cores() + " cores; LocMoE Mesh "
                        + job.versions().get("locmoe") + ", Java "
                        + job.versions().get("java") + "; "
                        + job.started() + " to " + job.ended() + ", " + job.status() + ".");
    }

    private DataTable summary() {
        return CompareText.summary(
                report.job().seeds().size() == 1 ? "Contenders (n = 1)" : "Contenders", report.contenders());
    }

    private DataTable differences() {
        List<List<String>> rows = new ArrayList<>();
        for (Side side : report.contenders()) {
            for (Map.Entry<String, CompareReport.Difference> other :
                    side.against().entrySet()) {
                rows.add(List.of(
                        side.label(),
                        other.getKey(),
                        CompareText.percent(other.getValue().timeReduction()),
                        CompareText.percent(other.getValue().lateTimeReduction()),
                        CompareText.loss(other.getValue().lossGap())));
            }
        }
        return new DataTable(
                report.job().seeds().size() == 1
                        ? "Pairwise differences (n = 1)"
                        : "Pairwise differences, seed by seed",
                List.of(
                        "contender",
                        "against",
                        "time saved",
                        "time saved, late steps",
                        "validation loss minus the other's"),
                rows);
    }

    private DataTable timeToLoss() {
        TimeToLoss times = report.timeToLoss();
        List<String> headings = new ArrayList<>(List.of("validation loss"));
        headings.addAll(times.seconds().keySet());
        List<List<String>> rows = new ArrayList<>();
        for (int level = 0; level < times.levels().size(); level++) {
            List<String> row = new ArrayList<>(
                    List.of(CompareText.number("%.3f", times.levels().get(level))));
            for (List<Double> seconds : times.seconds().values()) {
                row.add(seconds.get(level) == null ? "not reached" : CompareText.number("%.1f s", seconds.get(level)));
            }
            rows.add(row);
        }
        return new DataTable("Training time to a validation loss", headings, rows);
    }
}
