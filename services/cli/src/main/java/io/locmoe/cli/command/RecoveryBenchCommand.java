package io.locmoe.cli.command;

import io.locmoe.cli.exit.ExitCode;
import io.locmoe.laboratory.bench.jobs.RecoveryCost;
import io.locmoe.laboratory.bench.jobs.RecoveryCostReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench recovery}: measures what recoverability costs a training in which no node fails. */
@Command(
        name = "recovery",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Compares trainings with and without --recoveries, in turn, while no node fails.",
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

    @Mixin
    private BenchOutput output;

    @Override
    public Integer call() {
        return output.run(this::measure);
    }

    private int measure(Path directory) throws IOException {
        RecoveryCostReport report = new RecoveryCost(
                        output.command(),
                        job.settings(Map.of("recoveries", "1", "steps", "200", "validateEvery", "0")),
                        job.plugins(),
                        repetitions,
                        output::progress)
                .run();
        report.write(Files.createDirectories(directory).resolve("recovery.json"));
        output.print(List.of(report.table().text(), report.finding()));
        return ExitCode.OK;
    }
}
