package io.locmoe.cli.command;

import io.locmoe.cli.exit.ExitCode;
import io.locmoe.control.ControlException;
import io.locmoe.laboratory.bench.jobs.RecoveryCost;
import io.locmoe.laboratory.bench.jobs.RecoveryCostReport;
import io.locmoe.launcher.RunException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench recovery}: what it costs a training that loses no node that it could. */
@Command(
        name = "recovery",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Measures a training with --recoveries against the same without, in turn, where no node is lost.",
        footer = {"", "The output directory gets recovery.json."})
final class RecoveryBenchCommand implements Callable<Integer> {
    @Option(
            names = "--repetitions",
            paramLabel = "N",
            defaultValue = "5",
            description = "Pairs of trainings that count (${DEFAULT-VALUE}).")
    private int repetitions;

    @Mixin
    private BenchJob job;

    @Option(names = "--out", paramLabel = "DIR", description = "Output directory (runs/<time>-recovery).")
    private Path out;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Path directory = OutOption.checked(OutOption.orOfNow(out, "recovery"));
        try {
            RecoveryCostReport report = new RecoveryCost(
                            GivenCommand.of(spec),
                            job.settings(Map.of("recoveries", "1", "steps", "200", "validateEvery", "0")),
                            job.plugins(),
                            repetitions,
                            this::progress)
                    .run();
            report.write(Files.createDirectories(directory).resolve("recovery.json"));
            PrintWriter text = spec.commandLine().getOut();
            text.println(report.table().text());
            text.println(report.finding());
            text.flush();
            return ExitCode.OK;
        } catch (ControlException e) {
            throw RunException.failure(e.getMessage(), e);
        } catch (IOException e) {
            throw RunException.failure("the result cannot be written to " + directory + ": " + e.getMessage(), e);
        }
    }

    private void progress(String line) {
        spec.commandLine().getErr().println(line);
        spec.commandLine().getErr().flush();
    }
}
