package io.locmoe.cli.nodes;

import io.locmoe.cli.exit.ExitCode;
import io.locmoe.cli.settings.MeshAccess;
import io.locmoe.control.client.MeshClient;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code nodes list}: lists the nodes of a mesh. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Lists the nodes in the order of their numbers in jobs, and the running job.")
final class NodesListCommand implements Callable<Integer> {
    @Mixin
    private MeshAccess access;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        try (MeshClient mesh = access.client()) {
            NodeTable table = new NodeTable(mesh.topology());
            PrintWriter out = spec.commandLine().getOut();
            out.print(json ? table.json() : table.text());
            out.flush();
            return ExitCode.OK;
        }
    }
}
