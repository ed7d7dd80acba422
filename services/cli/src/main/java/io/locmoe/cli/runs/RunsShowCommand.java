package io.locmoe.cli.runs;

import io.locmoe.cli.exit.ExitCode;
import io.locmoe.report.text.SummaryText;
import io.locmoe.run.service.RunSummary;
import io.locmoe.settings.Excerpt;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code runs show}: all that is known of a run. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = "Shows a run: its progress and settings on a mesh, or the summary of its report here.")
final class RunsShowCommand implements Callable<Integer> {
    private static final int WIDTH = 120;

    @Mixin
    private RunOptions options;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Optional<LocalRun> local = options.local();
        PrintWriter out = spec.commandLine().getOut();
        out.print(local.isPresent() ? text(local.get()) : ofMesh());
        out.flush();
        return ExitCode.OK;
    }

    private String text(LocalRun run) {
        return options.json()
                ? RunTable.json(RunTable.values(run))
                : RunTable.localText(List.of(run)) + new SummaryText(run.report(), run.directory(), WIDTH).text();
    }

    private String ofMesh() {
        try (RunOptions.OnMesh there = options.connect()) {
            RunSummary run = there.summary();
            return options.json() ? RunTable.json(RunTable.values(run)) : text(run);
        }
    }

    private static String text(RunSummary run) {
        StringBuilder text = new StringBuilder(RunTable.text(List.of(run)));
        if (run.failures() > 0) {
            text.append("node failures: ").append(run.failures()).append(System.lineSeparator());
        }
        if (!run.message().isEmpty()) {
            text.append(Excerpt.message(run.message())).append(System.lineSeparator());
        }
        run.settings()
                .forEach((name, value) -> text.append("  ")
                        .append(Excerpt.of(name))
                        .append('=')
                        .append(Excerpt.of(value))
                        .append(System.lineSeparator()));
        return text.toString();
    }
}
