package io.locmoe.cli.nodes;

import io.locmoe.cli.usage.MissingCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Commands about the nodes of a mesh that is already running. */
@Command(
        name = "nodes",
        mixinStandardHelpOptions = true,
        description = "Lists the nodes of a mesh, and tells them to leave it.",
        subcommands = {NodesListCommand.class, NodesLeaveCommand.class})
public final class NodesCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw MissingCommand.of(spec);
    }
}
