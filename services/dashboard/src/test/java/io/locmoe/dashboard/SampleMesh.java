package io.locmoe.dashboard;

import io.locmoe.dashboard.mesh.PagedLog;
import io.locmoe.dashboard.mesh.PagedMesh;
import io.locmoe.dashboard.mesh.PagedNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Two nodes that have sent each other tensors. */
record SampleMesh() implements PagedMesh {
    @Override
    public String server() {
        return "node-1";
    }

    @Override
    public List<PagedNode> nodes() {
        return List.of(node("node-0", "node-1"), node("node-1", "node-0"));
    }

    private static PagedNode node(String name, String other) {
        return new PagedNode(
                name,
                name.equals("node-0"),
                "rack-7",
                "",
                "1 × cpu",
                "0.1.0",
                Map.of("heap", 1_000_000L),
                List.of(new PagedNode.Link(other, 2_000_000, 1)));
    }

    @Override
    public PagedLog log(String node, String text, String level) {
        return new PagedLog(List.of("an entry"), 0);
    }

    @Override
    public String leave(String node) {
        return node + " is told to leave";
    }

    @Override
    public Optional<String> forbidden() {
        return Optional.empty();
    }
}
