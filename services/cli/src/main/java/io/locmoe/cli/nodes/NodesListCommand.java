package io.locmoe.cli.nodes;

import io.locmoe.cli.settings.MeshAccess;
import io.locmoe.cli.usage.ResultOutput;
import io.locmoe.control.client.MeshClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code nodes list}: lists the nodes of a mesh. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Lists the nodes in the order of their numbers in jobs, and the running job.")
final class NodesListCommand implements Callable<Integer> {
    @Mixin
    private MeshAccess access;

    @Mixin
    private ResultOutput output;

    @Override
    public Integer call() {
        try (MeshClient mesh = access.client()) {
            NodeTable table = new NodeTable(mesh.topology());
            return output.print(table::json, table::text);
        }
    }
}
