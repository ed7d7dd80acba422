package io.locmoe.cli.command;

import io.locmoe.cli.placement.PlacementBenchCommand;
import io.locmoe.cli.usage.MissingCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Commands that measure a part of the system. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Measures a part of the system.",
        subcommands = {
            StepBenchCommand.class,
            GateBenchCommand.class,
            ExchangeBenchCommand.class,
            PlacementBenchCommand.class,
            FaultBenchCommand.class,
            RecoveryBenchCommand.class,
            JobsBenchCommand.class,
            LauncherBenchCommand.class
        })
public final class BenchCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw MissingCommand.of(spec);
    }
}
