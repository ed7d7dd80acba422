package io.locmoe.dashboard;

import io.locmoe.engine.report.RankTimes;
import io.locmoe.engine.report.StepReport;
import io.locmoe.page.BarChart;
import io.locmoe.page.Chart;
import io.locmoe.page.Columns;
import io.locmoe.page.HeatMapChart;
import io.locmoe.page.PageItem;
import io.locmoe.page.PageSection;
import io.locmoe.page.PlotChart;
import io.locmoe.report.ReportTime;
import io.locmoe.report.RunReport;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** What the nodes of a run spent their time and memory on, what they sent, and what happened to them. */
record MeshSection(RunReport report, Curves<StepReport> curves, Marks marks) {
    private static final double MB = 1e6;
    /** Cells of a map of more nodes are too small to be seen. */
    private static final int MOST_NODES = 64;
    /** Bars of more ranks are too thin to be seen. */
    private static final int MOST_RANKS = 64;

    /** Makes the section of a report; on its own page the run shares curves and marks with other sections. */
    static PageSection of(RunReport report, String heading) {
        return new MeshSection(report, Curves.of(report.steps()), Marks.of(report)).section(heading);
    }

    PageSection section(String heading) {
        List<PageItem> items = new ArrayList<>(List.of(time(), bytes(), memory()));
        ranks().ifPresent(chart -> items.add(1, chart));
        goodput().ifPresent(items::addFirst);
        if (!report.steps().isEmpty() && report.steps().getLast().traffic().length <= MOST_NODES) {
            items.add(traffic(report.steps().getLast()));
        }
        List<RunIncident> incidents = RunIncident.of(report);
        items.add(Columns.of(incidents)
                .column("step", incident -> Long.toString(incident.step()))
                .column("kind", RunIncident::kind)
                .column("what happened", RunIncident::sentence)
                .table(incidents.isEmpty() ? "Nothing has happened to the mesh" : "What happened, the latest first"));
        return new PageSection(heading, List.of(), items);
    }

    /** Empty before the first step, and in reports of earlier versions. */
    private Optional<Chart> goodput() {
        if (report.goodput().isEmpty()) {
            return Optional.empty();
        }
        PlotChart chart = Curves.chart("goodput", "Goodput", "% of the time");
        new Curves<>(report.goodput(), ReportTime.Goodput::step).line(chart, "goodput", at -> 100 * at.goodput());
        return Optional.of(marks.on(chart)
                .caption("Share of steps and validations in the time of the run until then; the rest is recovery,"
                        + " repeated steps, pauses and snapshots.")
                .chart());
    }

    private Chart time() {
        PlotChart chart = Curves.chart("time", "Time of a step", "ms");
        curves.line(chart, "compute", step -> step.milliseconds().compute())
                .line(chart, "exchange", step -> step.milliseconds().exchange())
                .line(chart, "gradients", step -> step.milliseconds().gradientSync())
                .line(chart, "waiting", step -> step.milliseconds().idle())
                .line(chart, "hidden exchange", step -> step.milliseconds().exchangeHidden());
        return marks.on(chart)
                .caption(
                        "Means over the ranks. The hidden exchange runs while the rank computes; the other parts add up"
                                + " to the step.")
                .chart();
    }

    /** The last step on each rank; empty if its nodes did not report that. */
    private Optional<Chart> ranks() {
        if (report.steps().isEmpty()) {
            return Optional.empty();
        }
        StepReport last = report.steps().getLast();
        List<RankTimes> all = last.milliseconds().ranks();
        return all.isEmpty() ? Optional.empty() : Optional.of(ranks(last.step(), all));
    }

    private static Chart ranks(long step, List<RankTimes> all) {
        List<RankTimes> shown = RankTimes.thinned(all, MOST_RANKS);
        List<String> names =
                shown.stream().map(rank -> Integer.toString(rank.rank())).toList();
        return new BarChart("ranks", "One step, by rank", names, "ms")
                .lying()
                .series("compute", values(shown, RankTimes::compute))
                .series("exchange", values(shown, RankTimes::exchange))
                .series("gradients", values(shown, RankTimes::gradientSync))
                .series("waiting", values(shown, RankTimes::idle))
                .caption("Step " + step + ". The ranks that compute longest are those that the others wait for."
                        + (shown.size() == all.size()
                                ? ""
                                : " Of each " + Math.ceilDiv(all.size(), MOST_RANKS)
                                        + " neighbouring ranks, the one that computed longest."))
                .chart();
    }

    private static double[] values(List<RankTimes> ranks, ToDoubleFunction<RankTimes> part) {
        return ranks.stream().mapToDouble(part).toArray();
    }

    private Chart bytes() {
        PlotChart chart = Curves.chart("bytes", "Sent in a step", "MB");
        curves.line(chart, "tokens, between nodes", step -> step.bytes().interNode() / MB)
                .line(chart, "tokens, inside nodes", step -> step.bytes().intraNode() / MB)
                .line(chart, "gradients", step -> step.bytes().gradientSync() / MB);
        return chart.caption("Bytes that all ranks sent.").chart();
    }

    private Chart memory() {
        PlotChart chart = Curves.chart("memory", "Memory of a rank", "MB");
        curves.line(chart, "parameters", step -> step.memory().parameters() / MB)
                .line(chart, "activations", step -> step.memory().activations() / MB)
                .line(chart, "buffers", step -> step.memory().buffers() / MB)
                .line(chart, "heap", step -> step.memory().heap() / MB);
        return chart.caption("Means over the ranks, at the end of each step.").chart();
    }

    private static Chart traffic(StepReport last) {
        long[][] bytes = last.traffic();
        double[][] sent = new double[bytes.length][];
        for (int from = 0; from < bytes.length; from++) {
            sent[from] = Arrays.stream(bytes[from]).mapToDouble(b -> b / MB).toArray();
        }
        List<String> nodes =
                IntStream.range(0, bytes.length).mapToObj(Integer::toString).toList();
        return new HeatMapChart("traffic", "Token exchange of the last step", "from node", "to node", "MB")
                .cells(nodes, nodes, sent)
                .caption("Bytes of tokens from each node to each other one.")
                .chart();
    }
}
