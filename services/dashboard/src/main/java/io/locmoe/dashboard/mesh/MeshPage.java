package io.locmoe.dashboard.mesh;

import io.locmoe.page.Chart;
import io.locmoe.page.ChartPage;
import io.locmoe.page.Columns;
import io.locmoe.page.HeatMapChart;
import io.locmoe.page.Markup;
import io.locmoe.page.PageItem;
import io.locmoe.page.PageSection;
import io.locmoe.page.ServedPage;
import io.locmoe.report.text.Quantity;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * The page of a mesh, which follows it.
 *
 * @param run that it trains, or has trained last; empty if it remembers none
 */
public record MeshPage(PagedMesh mesh, Optional<Run> run) {
    private static final double MB = 1e6;
    /** Cells of a map of more nodes are too small to be seen. */
    private static final int MOST_NODES = 64;
    /** Largest number of links in the table: those that have carried most. */
    private static final int MOST_LINKS = 200;

    private static final PageSection NO_RUN = new PageSection(
            "Run", List.of("The nodes remember no run. What flows between the nodes of one is shown here."), List.of());

    private static final String TOOLS = """
            <div class="tools" role="group" aria-label="This page">
            <button type="button" id="pause" aria-pressed="false">Pause</button>
            <a href="../">All runs</a>%s
            <p id="said" role="status"></p>
            </div>
            """;

    /**
     * A run on the page of its mesh.
     *
     * @param status  a word
     * @param section what flows between its nodes, and what has happened to them
     */
    public record Run(String name, String status, boolean runs, PageSection section) {}

    /** A live page; it has buttons for the nodes that are members when it is loaded. */
    public String html() {
        List<PagedNode> nodes = mesh.nodes();
        String link = run.map(one -> " <a href=\"../runs/" + encoded(one.name()) + "/\">Page of "
                        + Markup.escaped(one.name()) + "</a>")
                .orElse("");
        return new ServedPage(page(nodes), TOOLS.formatted(link) + controls(nodes)).live();
    }

    /** The figures of the page. */
    public ChartPage page() {
        return page(mesh.nodes());
    }

    private ChartPage page(List<PagedNode> nodes) {
        return new ChartPage(
                "Mesh",
                List.of(nodes.size() + " nodes. " + state(nodes) + " This page is served by " + mesh.server() + "."),
                List.of(
                        new PageSection("Nodes", List.of(), List.of(table(nodes), memory(nodes))),
                        new PageSection("Links", List.of(), links(nodes)),
                        run.map(Run::section).orElse(NO_RUN)));
    }

    private String state(List<PagedNode> nodes) {
        String leader = nodes.stream()
                .filter(PagedNode::leads)
                .findFirst()
                .map(node -> ", led by " + node.name())
                .orElse("");
        return run.map(one -> one.runs()
                        ? one.name() + " runs" + leader + "."
                        : "No run at the moment; the last one was " + one.name() + ": " + one.status() + ".")
                .orElse("No run at the moment.");
    }

    private static PageItem table(List<PagedNode> nodes) {
        return Columns.of(nodes)
                .column("node", node -> node.name() + (node.leads() ? " (leader)" : ""))
                .column("zone", node -> known(node.zone()))
                .column("rack", node -> known(node.rack()))
                .column("devices", PagedNode::devices)
                .column("version", PagedNode::version)
                .table("Nodes in the order of their numbers");
    }

    private static String known(String text) {
        return text.isEmpty() ? "–" : text;
    }

    private static PageItem memory(List<PagedNode> nodes) {
        SequencedSet<String> purposes = nodes.stream()
                .flatMap(node -> node.memory().keySet().stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        Columns<PagedNode> columns = Columns.of(nodes).column("node", PagedNode::name);
        purposes.forEach(purpose -> columns.column(
                purpose,
                node -> node.memory().containsKey(purpose)
                        ? Quantity.text("%.1f MB", node.memory().get(purpose) / MB)
                        : "–"));
        return columns.table("Memory of each node's process by purpose");
    }

    private static List<PageItem> links(List<PagedNode> nodes) {
        List<PageItem> items =
                new ArrayList<>(nodes.size() > 1 && nodes.size() <= MOST_NODES ? maps(nodes) : List.of());
        items.add(busiest(nodes.stream()
                .flatMap(node -> node.links().stream().map(link -> new Way(node.name(), link)))
                .sorted(Comparator.comparingLong((Way way) -> way.link().bytes())
                        .reversed())
                .limit(MOST_LINKS)
                .toList()));
        return items;
    }

    private static List<PageItem> maps(List<PagedNode> nodes) {
        HeatMapChart rates = new HeatMapChart("rates", "Measured rate of each link", "from node", "to node", "MB/s")
                .caption("Bytes of tensors over the time in which sends were under way, since the sender started."
                        + " What fits into the buffers of the system counts as sent.");
        HeatMapChart sent = new HeatMapChart("sent", "Sent over each link", "from node", "to node", "MB")
                .caption("Bytes of tensors since the sender started.");
        return List.of(map(nodes, rates, link -> link.rate() / MB), map(nodes, sent, link -> link.bytes() / MB));
    }

    private record Way(String from, PagedNode.Link link) {}

    private static PageItem busiest(List<Way> ways) {
        return Columns.of(ways)
                .column("from", Way::from)
                .column("to", way -> way.link().to())
                .column("MB/s", way -> Quantity.text("%.1f", way.link().rate() / MB))
                .column("MB sent", way -> Quantity.text("%.1f", way.link().bytes() / MB))
                .table(ways.isEmpty() ? "No node has sent tensors to another one yet" : "Links, the busiest first");
    }

    private static Chart map(List<PagedNode> nodes, HeatMapChart chart, ToDoubleFunction<PagedNode.Link> value) {
        List<String> names = nodes.stream().map(PagedNode::name).toList();
        double[][] cells = new double[nodes.size()][nodes.size()];
        for (int from = 0; from < cells.length; from++) {
            Arrays.fill(cells[from], Double.NaN);
            for (PagedNode.Link link : nodes.get(from).links()) {
                int to = names.indexOf(link.to());
                if (to >= 0) {
                    cells[from][to] = value.applyAsDouble(link);
                }
            }
        }
        return chart.cells(names, names, cells).chart();
    }

    private String controls(List<PagedNode> nodes) {
        String disabled = disabled(mesh.forbidden());
        StringBuilder html = new StringBuilder("<ul class=\"controls\" aria-label=\"Nodes\">\n");
        for (PagedNode node : nodes) {
            String name = Markup.escaped(node.name());
            html.append("<li class=\"tools\">")
                    .append(mesh.forbidden().isEmpty() ? link(node.name()) : "<span>" + name + "</span>")
                    .append(" <button type=\"button\" data-post=\"")
                    .append(encoded(node.name()))
                    .append("/leave\" data-confirm=\"Make ")
                    .append(name)
                    .append(" leave the mesh? A training reaches a step boundary first.\"")
                    .append(disabled)
                    .append(">Make ")
                    .append(name)
                    .append(" leave</button></li>\n");
        }
        return html.append("</ul>\n").toString();
    }

    private static String link(String node) {
        return "<a href=\"" + encoded(node) + "/log\">Log of " + Markup.escaped(node) + "</a>";
    }

    /** Attributes of a button that a reader may not press, with the reason; nothing if he may. */
    public static String disabled(Optional<String> reason) {
        return reason.map(sentence -> " disabled title=\"" + Markup.escaped(sentence) + "\"")
                .orElse("");
    }

    private static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
