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
import java.util.stream.IntStream;

/**
 * The nodes of a mesh, for one reader.
 *
 * @param server name of the node that serves the page
 */
record MeshNodes(String server, MeshService mesh, Reader reader) implements PagedMesh {
    private static final double NANOS = 1e9;
    private static final NodeFigures UNTOLD = new NodeFigures(Map.of(), List.of());
    /** More nodes than this are listed without what they measure. */
    private static final int MOST_ASKED = 256;

    @Override
    public List<PagedNode> nodes() {
        MeshAnswers answers = new MeshAnswers(mesh);
        MeshStatus status = answers.to(MeshService::topology);
        String leader = answers.to(asked -> asked.runs("", "")).stream()
                .filter(RunSummary::runs)
                .findFirst()
                .map(RunSummary::leader)
                .orElse("");
        List<Future<NodeFigures>> figures = status.nodes().stream()
                .limit(MOST_ASKED)
                .map(node -> mesh.figures(node.name()).otherwise(UNTOLD))
                .toList();
        answers.to(_ -> Future.all(figures).map(true));
        return IntStream.range(0, status.nodes().size())
                .mapToObj(i -> node(
                        status.nodes().get(i),
                        leader,
                        i < figures.size() ? figures.get(i).result() : UNTOLD))
                .toList();
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

    @Override
    public Optional<String> run() {
        return new MeshAnswers(mesh).to(MeshService::topology).runningJob();
    }

    @Override
    public PagedLog log(String node, String text, String level) {
        reader.require(MeshCall.LOG);
        LogFilter filter = new LogFilter(text, LogFilter.Level.of(level));
        LogEntries log = new MeshAnswers(mesh).to(asked -> asked.log(node, filter));
        return new PagedLog(log.entries(), log.older());
    }

    @Override
    public String leave(String node) {
        reader.require(MeshCall.LEAVE);
        new MeshAnswers(mesh).to(asked -> asked.leave(node).map(true));
        return node + " is told to leave";
    }

    @Override
    public Optional<String> forbidden() {
        return reader.forbidden(MeshCall.LEAVE).or(() -> reader.forbidden(MeshCall.LOG));
    }
}
