package io.locmoe.dashboard;

import io.locmoe.page.ChartPage;
import io.locmoe.page.Markup;
import io.locmoe.page.ServedPage;
import io.locmoe.report.ReportJob;
import io.locmoe.report.ReportSummary;
import io.locmoe.report.RunReport;
import io.locmoe.report.text.Quantity;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The table of all runs, with a filter, and the way to their pages.
 *
 * @param filter      part of a name, status, note or setting {@code name=value}; empty for all runs
 * @param comparisons names of comparisons
 * @param onMesh      whether there is a page of a mesh
 */
record RunsPage(List<PagedRun> runs, String filter, Set<String> comparisons, boolean onMesh) {
    private static final List<String> HEADINGS = List.of(
            "over",
            "run",
            "status",
            "step",
            "router",
            "loss",
            "validation",
            "tokens/s",
            "local",
            "dropped",
            "started",
            "note");

    private static final String MESH_LINK = "<p class=\"tools\"><a href=\"mesh/\">Nodes of the mesh</a></p>\n";

    String html() {
        ChartPage page = new ChartPage("Runs", List.of("The runs that are known here, the newest first."), List.of());
        return new ServedPage(page, (onMesh ? MESH_LINK : "") + filterForm() + table() + comparisonList()).html();
    }

    private String filterForm() {
        return "<form role=\"search\"><label for=\"filter\">Part of a name, status, note or setting</label>"
                + "<input id=\"filter\" name=\"filter\" type=\"search\" value=\"" + Markup.escaped(filter)
                + "\" placeholder=\"router=locmoe\"><button>Filter</button></form>\n";
    }

    private String table() {
        StringBuilder html = new StringBuilder("<form action=\"over\"><div class=\"table\"><table><thead><tr>");
        HEADINGS.forEach(
                heading -> html.append("<th scope=\"col\">").append(heading).append("</th>"));
        html.append("</tr></thead>\n<tbody>\n");
        for (PagedRun run : runs) {
            RunReport report = run.report();
            if (matches(run, report.job())) {
                html.append(row(run, report));
            }
        }
        return html.append("</tbody></table></div>\n<button>Lay the chosen runs over each other</button></form>\n")
                .toString();
    }

    private boolean matches(PagedRun run, ReportJob job) {
        String wanted = filter.strip().toLowerCase(Locale.ROOT);
        return contains(run.name(), wanted)
                || contains(run.status(), wanted)
                || contains(run.note(), wanted)
                || job.settings().entrySet().stream().anyMatch(setting -> contains(setting.toString(), wanted));
    }

    private static boolean contains(String text, String wanted) {
        return text.toLowerCase(Locale.ROOT).contains(wanted);
    }

    private static String row(PagedRun run, RunReport report) {
        String name = Markup.escaped(run.name());
        StringBuilder row = new StringBuilder("<tr><td><input type=\"checkbox\" name=\"run\" value=\"" + name
                + "\" aria-label=\"" + name + "\"></td><td><a href=\"" + Addresses.run(run.name()) + "\">" + name
                + "</a></td>");
        cells(run, report, report.summary()).forEach(text -> row.append(Markup.element("td", text)));
        return row.append("</tr>\n").toString();
    }

    private static List<String> cells(PagedRun run, RunReport report, ReportSummary summary) {
        long step = report.steps().isEmpty() ? 0 : report.steps().getLast().step();
        return List.of(
                run.status(),
                step + "/" + run.last(),
                report.job().settings().getOrDefault("router", "?"),
                Quantity.loss(summary.lossPerToken()),
                summary.validationLoss() == null ? "–" : Quantity.loss(summary.validationLoss()),
                Quantity.count(summary.tokensPerSecond()),
                Quantity.percent(summary.localShare()),
                Quantity.percent(summary.droppedShare()),
                report.job().started(),
                run.note());
    }

    private String comparisonList() {
        if (comparisons.isEmpty()) {
            return "";
        }
        StringBuilder html = new StringBuilder("<h2>Comparisons</h2>\n<ul>\n");
        comparisons.forEach(name -> html.append("<li><a href=\"")
                .append(Addresses.comparison(name))
                .append("\">")
                .append(Markup.escaped(name))
                .append("</a></li>\n"));
        return html.append("</ul>\n").toString();
    }
}
