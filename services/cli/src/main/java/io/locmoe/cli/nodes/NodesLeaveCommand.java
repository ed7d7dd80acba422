package io.locmoe.cli.nodes;

import io.locmoe.cli.exit.ExitCode;
import io.locmoe.cli.settings.MeshAccess;
import io.locmoe.control.client.MeshClient;
import io.locmoe.settings.Visible;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code nodes leave}: tells a node to leave the mesh. */
@Command(
        name = "leave",
        mixinStandardHelpOptions = true,
        description = {
            "Tells a node to leave the mesh and to end its process, like SIGTERM: a training first reaches a step"
                    + " boundary.",
            "This needs the role administer. A supervisor such as Kubernetes starts the node again."
        })
final class NodesLeaveCommand implements Callable<Integer> {
    @Mixin
    private MeshAccess access;

    @Parameters(paramLabel = "NODE", description = "Name of the node, as nodes list shows it.")
    private String node;

    @Option(
            names = "--when-training",
            paramLabel = "SECONDS",
            description = "First wait, at most for this time, until a training has ended a step.")
    private int whenTraining;

    @Option(
            names = "--back",
            paramLabel = "SECONDS",
            description = "Then wait, at most for this time, until a node of that name is in the mesh again.")
    private int back;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        try (MeshClient mesh = access.client()) {
            NodeWait wait = new NodeWait(mesh, node);
            if (whenTraining > 0) {
                say(wait.training(Duration.ofSeconds(whenTraining)) + " is training");
            }
            mesh.leave(node);
            say(node + " is told to leave");
            if (back > 0) {
                wait.back(Duration.ofSeconds(back));
                say(node + " is in the mesh again");
            }
            return ExitCode.OK;
        }
    }

    private void say(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(Visible.line(line));
        out.flush();
    }
}
