package io.locmoe.cli.nodes;

import io.locmoe.cli.settings.MeshAccess;
import io.locmoe.cli.usage.ResultOutput;
import io.locmoe.control.client.InsightClient;
import io.locmoe.control.client.MeshClient;
import io.locmoe.run.ControlException;
import io.locmoe.run.service.MeshStatus;
import io.locmoe.run.service.NodeFigures;
import io.locmoe.run.service.NodeStatus;
import io.locmoe.run.service.RunSummary;
import io.locmoe.settings.Visible;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code topology}: shows where the nodes of a mesh are, and how fast their links have been. */
@Command(
        name = "topology",
        mixinStandardHelpOptions = true,
        description = {
            "Shows the nodes of a mesh by zone and rack, the run that they train with its leader, and the links over"
                    + " which nodes have sent tensors since their start.",
            "The rate of a link is what the sender measures: bytes over the time in which sends were under way."
        })
public final class TopologyCommand implements Callable<Integer> {
    @Mixin
    private MeshAccess access;

    @Mixin
    private ResultOutput output;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        try (MeshClient mesh = access.client()) {
            MeshStatus status = mesh.topology();
            Map<String, NodeFigures> figures = new LinkedHashMap<>();
            for (NodeStatus node : status.nodes()) {
                figures(mesh, node.name(), figures);
            }
            TopologyTable table = new TopologyTable(
                    status, mesh.runs().stream().filter(RunSummary::runs).findFirst(), figures);
            return output.print(table::json, table::text);
        }
    }

    /** The table shows a node without its links if it leaves meanwhile, or has an older version; that is told apart. */
    private void figures(MeshClient mesh, String node, Map<String, NodeFigures> all) {
        try {
            all.put(node, new InsightClient(mesh).figures(node));
        } catch (ControlException untold) {
            PrintWriter err = spec.commandLine().getErr();
            err.println(Visible.line("the links of " + node + " are not known: " + untold.getMessage()));
            err.flush();
        }
    }
}
