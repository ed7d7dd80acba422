package io.locmoe.node.page;

import io.locmoe.dashboard.mesh.PagedLog;
import io.locmoe.dashboard.mesh.PagedMesh;
import io.locmoe.dashboard.mesh.PagedNode;
import io.locmoe.run.service.LogEntries;
import io.locmoe.run.service.LogFilter;
import io.locmoe.run.service.MeshCall;
import io.locmoe.run.service.MeshService;
import io.locmoe.run.service.MeshStatus;
import io.locmoe.run.service.NodeFigures;
import io.locmoe.run.service.NodeStatus;
import io.locmoe.run.service.RunSummary;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * The nodes of a mesh, for one reader.
 *
 * @param server  who serves the page
 * @param refused why the reader may not make a call, as far as the server knows; empty if it may
 */
record MeshNodes(String server, MeshQuestions mesh, Function<MeshCall, Optional<String>> refused) implements PagedMesh {
    private static final double NANOS = 1e9;
    private static final NodeFigures UNTOLD = new NodeFigures(Map.of(), List.of());
    /** More nodes than this are listed without what they measure. */
    private static final int MOST_ASKED = 256;

    @Override
    public List<PagedNode> nodes() {
        MeshStatus status = mesh.topology();
        String leader = mesh.ask(asked -> asked.runs("", "")).stream()
                .filter(RunSummary::runs)
                .findFirst()
                .map(RunSummary::leader)
                .orElse("");
        List<NodeFigures> figures = mesh.ask(asked -> figures(asked, status));
        return IntStream.range(0, status.nodes().size())
                .mapToObj(i -> node(status.nodes().get(i), leader, i < figures.size() ? figures.get(i) : UNTOLD))
                .toList();
    }

    private static Future<List<NodeFigures>> figures(MeshService mesh, MeshStatus status) {
        List<Future<NodeFigures>> figures = status.nodes().stream()
                .limit(MOST_ASKED)
                .map(node -> mesh.figures(node.name()).otherwise(UNTOLD))
                .toList();
        return Future.all(figures).map(all -> all.list());
    }

    private static PagedNode node(NodeStatus node, String leader, NodeFigures figures) {
        return new PagedNode(
                node.name(),
                node.name().equals(leader),
                node.rack(),
                node.zone(),
                node.devices() + (node.drivers().isEmpty() ? "" : " × " + String.join(", ", node.drivers())),
                node.version(),
                figures.memory(),
                figures.links().stream()
                        .map(link -> new PagedNode.Link(link.node(), link.bytes(), link.nanos() / NANOS))
                        .toList());
    }

    private void require(MeshCall call) {
        refused.apply(call).ifPresent(reason -> {
            throw new SecurityException(reason);
        });
    }

    @Override
    public PagedLog log(String node, String text, String level) {
        require(MeshCall.LOG);
        LogFilter filter = new LogFilter(text, LogFilter.Level.of(level));
        LogEntries log = mesh.ask(asked -> asked.log(node, filter));
        return new PagedLog(log.entries(), log.older());
    }

    @Override
    public String leave(String node) {
        require(MeshCall.LEAVE);
        MeshStatus status = mesh.topology();
        Optional<LeaveRule> rule = status.runningJob()
                .flatMap(id -> mesh.ask(asked -> asked.runs("", id)).stream().findFirst())
                .map(run -> new LeaveRule(run, status.nodes().size()));
        rule.flatMap(LeaveRule::refusal).ifPresent(reason -> {
            throw new IllegalStateException(reason);
        });
        mesh.ask(asked -> asked.leave(node).map(true));
        return node + " is told to leave"
                + rule.flatMap(LeaveRule::waits)
                        .map(sentence -> ". " + sentence)
                        .orElse("");
    }

    @Override
    public Optional<String> forbidden() {
        return refused.apply(MeshCall.LEAVE).or(() -> refused.apply(MeshCall.LOG));
    }
}
