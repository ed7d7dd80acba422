package io.locmoe.cli.runs;

import io.locmoe.control.client.MeshClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code runs checkpoint}: makes a run write a checkpoint. */
@Command(
        name = "checkpoint",
        mixinStandardHelpOptions = true,
        description = {
            "Asks a run for a checkpoint at its next step; runs watch shows when and where it is written.",
            "This needs the role submit for an own run, and administer for one of another user."
        })
final class RunsCheckpointCommand implements Callable<Integer> {
    static final String ASKED = "is asked for a checkpoint at its next step";

    @Mixin
    private RunOptions options;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        return options.ask(spec, "checkpoint", MeshClient::checkpoint, ASKED);
    }
}
