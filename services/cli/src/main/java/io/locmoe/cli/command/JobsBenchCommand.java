package io.locmoe.cli.command;

import io.locmoe.cli.exit.ExitCode;
import io.locmoe.control.ControlException;
import io.locmoe.laboratory.bench.jobs.JobSeries;
import io.locmoe.laboratory.bench.jobs.JobsReport;
import io.locmoe.launcher.RunException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench jobs}: whether a mesh that works for long holds more and more. */
@Command(
        name = "jobs",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Trains short jobs one after another on one mesh, lets it rest, and looks at what its nodes hold.",
        footer = {
            "",
            "The output directory gets jobs.json, and index.html with charts.",
            "Exit code: 0 nothing grows, 1 something does, 2 wrong options, 130 Ctrl-C."
        })
final class JobsBenchCommand implements Callable<Integer> {
    @Option(names = "--jobs", paramLabel = "N", defaultValue = "100", description = "How many (${DEFAULT-VALUE}).")
    private int jobs;

    @Option(
            names = "--idle",
            paramLabel = "MINUTES",
            defaultValue = "0",
            description = "How long the mesh rests after them; then it trains once more (${DEFAULT-VALUE}).")
    private int idle;

    @Mixin
    private BenchJob job;

    @Option(names = "--out", paramLabel = "DIR", description = "Output directory (runs/<time>-jobs).")
    private Path out;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Map<String, String> usual = new TreeMap<>(BenchJob.SMALL);
        usual.put("steps", "3");
        Path directory = OutOption.checked(OutOption.orOfNow(out, "jobs"));
        try {
            JobsReport report = new JobSeries(
                            GivenCommand.of(spec),
                            job.settings(usual),
                            job.plugins(),
                            jobs,
                            Duration.ofMinutes(idle),
                            this::progress)
                    .run();
            report.write(Files.createDirectories(directory));
            PrintWriter text = spec.commandLine().getOut();
            report.findings().forEach(text::println);
            text.flush();
            return report.isFlat() ? ExitCode.OK : ExitCode.FAILURE;
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
