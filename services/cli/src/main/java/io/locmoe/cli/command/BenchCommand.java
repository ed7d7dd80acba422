package io.locmoe.cli.command;

import io.locmoe.launcher.RunException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Commands that measure a part of the system. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Measures a part of the system: bench step, bench gate, bench exchange, bench faults,"
                + " bench recovery, bench jobs, bench launcher.",
        subcommands = {
            StepBenchCommand.class,
            GateBenchCommand.class,
            ExchangeBenchCommand.class,
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
        throw RunException.usage("bench needs a command; write: " + spec.qualifiedName() + " gate");
    }
}
