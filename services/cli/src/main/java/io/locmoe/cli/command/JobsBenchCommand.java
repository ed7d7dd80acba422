package io.locmoe.cli.command;

import io.locmoe.cli.exit.ExitCode;
import io.locmoe.laboratory.bench.jobs.JobSeries;
import io.locmoe.laboratory.bench.jobs.JobsReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench jobs}: finds out whether the resources of a long-running mesh grow. */
@Command(
        name = "jobs",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Trains short jobs one after another on one mesh, lets it rest, and watches its nodes' resources.",
        footer = {
            "",
            "The output directory gets jobs.json, and index.html with charts.",
            "The exit code is 1 if something grows."
        })
final class JobsBenchCommand implements Callable<Integer> {
    @Option(
            names = "--jobs",
            paramLabel = "N",
            defaultValue = "100",
            description = "Number of jobs (${DEFAULT-VALUE}).")
    private int jobs;

    @Option(
            names = "--idle",
            paramLabel = "MINUTES",
            defaultValue = "0",
            description = "Idle time of the mesh after the jobs; then it trains once more (${DEFAULT-VALUE}).")
    private int idle;

    @Mixin
    private BenchJob job;

    @Mixin
    private BenchOutput output;

    @Override
    public Integer call() {
        return output.run(this::measure);
    }

    private int measure(Path directory) throws IOException {
        Map<String, String> usual = new TreeMap<>(BenchJob.SMALL);
        usual.put("steps", "3");
        JobsReport report = new JobSeries(
                        output.command(),
                        job.settings(usual),
                        job.plugins(),
                        jobs,
                        Duration.ofMinutes(idle),
                        output::progress)
                .run();
        report.write(Files.createDirectories(directory));
        output.print(report.findings());
        return report.isFlat() ? ExitCode.OK : ExitCode.FAILURE;
    }
}
