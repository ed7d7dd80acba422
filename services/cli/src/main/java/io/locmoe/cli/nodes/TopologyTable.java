package io.locmoe.cli.nodes;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.locmoe.cli.plugins.AlignedRows;
import io.locmoe.report.ReportJson;
import io.locmoe.report.text.Quantity;
import io.locmoe.run.service.MeshStatus;
import io.locmoe.run.service.NodeFigures;
import io.locmoe.run.service.NodeStatus;
import io.locmoe.run.service.RunSummary;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The output of {@code topology}.
 *
 * @param mesh    as reported by one of its nodes
 * @param run     that is running
 * @param figures by the name of the node; those of a node that has not answered are missing
 */
record TopologyTable(MeshStatus mesh, Optional<RunSummary> run, Map<String, NodeFigures> figures) {
    private static final double MB = 1e6;
    private static final double NANOS = 1e9;

    /** Nodes by zone and rack; within a rack, in the order in which jobs number them. */
    private List<NodeStatus> nodes() {
        return mesh.nodes().stream()
                .sorted(Comparator.comparing(NodeStatus::zone).thenComparing(NodeStatus::rack))
                .toList();
    }

    private boolean leads(NodeStatus node) {
        return run.filter(running -> running.leader().equals(node.name())).isPresent();
    }

    private List<NodeFigures.Link> links(NodeStatus node) {
        return Optional.ofNullable(figures.get(node.name()))
                .map(NodeFigures::links)
                .orElse(List.of());
    }

    private static double rate(NodeFigures.Link link) {
        return link.nanos() == 0 ? 0 : link.bytes() / (link.nanos() / NANOS);
    }

    String text() {
        AlignedRows rows = new AlignedRows();
        rows.add("ZONE", "RACK", "NODE", "DEVICES", "LEADS", "VERSION");
        nodes().forEach(node -> rows.add(
                known(node.zone()),
                known(node.rack()),
                node.name(),
                Integer.toString(node.devices()),
                leads(node) ? "yes" : "",
                node.version()));
        rows.add(run.map(running -> running.sentence() + " runs").orElse("no run"));
        return rows.text() + links();
    }

    private String links() {
        AlignedRows rows = new AlignedRows();
        rows.add("FROM", "TO", "MB/s", "MB SENT");
        boolean none = true;
        for (NodeStatus node : nodes()) {
            for (NodeFigures.Link link : links(node)) {
                rows.add(
                        node.name(),
                        link.node(),
                        Quantity.text("%.1f", rate(link) / MB),
                        Quantity.text("%.1f", link.bytes() / MB));
                none = false;
            }
        }
        return none ? "no node has sent tensors to another one yet" + System.lineSeparator() : rows.text();
    }

    private static String known(String text) {
        return text.isEmpty() ? "-" : text;
    }

    String json() {
        ObjectNode all = ReportJson.MAPPER.createObjectNode();
        ArrayNode nodes = all.putArray("nodes");
        nodes().forEach(node -> nodes.add(json(node)));
        all.put("runningRun", run.map(RunSummary::id).orElse(null));
        return all.toPrettyString() + System.lineSeparator();
    }

    private ObjectNode json(NodeStatus node) {
        ObjectNode json = ReportJson.MAPPER.createObjectNode();
        json.put("name", node.name())
                .put("zone", node.zone())
                .put("rack", node.rack())
                .put("host", node.host())
                .put("devices", node.devices())
                .put("version", node.version())
                .put("leads", leads(node));
        node.drivers().forEach(json.putArray("drivers")::add);
        NodeFigures told = figures.get(node.name());
        json.set("memoryBytes", told == null ? null : ReportJson.MAPPER.valueToTree(told.memory()));
        ArrayNode links = json.putArray("links");
        links(node).forEach(link -> add(link, links.addObject()));
        return json;
    }

    private static void add(NodeFigures.Link link, ObjectNode json) {
        json.put("to", link.node())
                .put("bytes", link.bytes())
                .put("seconds", link.nanos() / NANOS)
                .put("bytesPerSecond", rate(link));
    }
}
