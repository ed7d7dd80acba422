package io.locmoe.cli.runs;

import io.locmoe.cli.exit.ExitCode;
import java.util.Map;
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
    @Mixin
    private RunOptions options;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        try (RunOptions.OnMesh there = options.connect()) {
            there.summary();
            there.mesh().checkpoint(there.id());
            spec.commandLine()
                    .getOut()
                    .print(
                            options.json()
                                    ? RunTable.json(Map.of("run", there.id(), "asked", "checkpoint"))
                                    : there.id() + " is asked for a checkpoint at its next step"
                                            + System.lineSeparator());
            spec.commandLine().getOut().flush();
            return ExitCode.OK;
        }
    }
}
