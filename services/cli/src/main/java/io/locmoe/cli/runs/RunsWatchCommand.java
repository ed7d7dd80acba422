package io.locmoe.cli.runs;

import io.locmoe.cli.exit.ExitCode;
import io.locmoe.cli.progress.Progresses;
import io.locmoe.cli.settings.MeshAccess;
import io.locmoe.cli.terminal.Terminal;
import io.locmoe.launcher.RunException;
import io.locmoe.launcher.connection.MeshConnection.End;
import io.locmoe.launcher.connection.MeshConnection.Outcome;
import io.locmoe.launcher.progress.Progress;
import io.locmoe.launcher.run.WatchedRun;
import io.locmoe.node.page.OnDemandMesh;
import io.locmoe.run.service.RunSummary;
import io.locmoe.settings.Visible;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code runs watch}: shows a run until it ends. */
@Command(
        name = "watch",
        mixinStandardHelpOptions = true,
        description = {
            "Shows a run until it ends, from the first event that the nodes still have. Ctrl-C ends the command and"
                    + " not the run.",
            "With --json, progress is JSON lines as those of train."
        })
final class RunsWatchCommand implements Callable<Integer> {
    @Mixin
    private RunOptions options;

    @Option(names = "--page", description = "Serve a page of the run, as train does.")
    private boolean page;

    @Override
    public Integer call() {
        try (RunOptions.OnMesh there = options.connect()) {
            RunSummary run = there.summary();
            Progress progress = progress(run);
            PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
            WatchedRun watched = new WatchedRun(run, progress, nowhere, _ -> {});
            End end;
            try (TrainPage _ = page(there, run, watched, progress)) {
                end = End.of(there.mesh().watch(run.id(), watched::accept));
            }
            if (options.json()) {
                progress.end(watched.report(), place(run));
            }
            return code(run.id(), end, progress);
        }
    }

    private TrainPage page(RunOptions.OnMesh there, RunSummary run, WatchedRun watched, Progress progress) {
        OnDemandMesh mesh = new OnDemandMesh(() -> MeshAccess.client(there.reference()));
        LiveRun live = new LiveRun(run.id(), run.steps(), watched::report, RunControl.through(there), mesh);
        return page ? TrainPage.serve(live, options.directory(), progress::message) : TrainPage.none();
    }

    private Progress progress(RunSummary run) {
        return options.json()
                ? Progresses.json(System.out)
                : Progresses.people(System.out, Terminal.standardOutput(), run.steps());
    }

    private int code(String run, End end, Progress progress) {
        if (end.outcome() != Outcome.COMPLETED) {
            throw RunException.failure(Visible.line(run) + " " + verb(end.outcome()) + ": " + end.message());
        } else if (!options.json()) {
            progress.message(Visible.line(run) + " completed: " + end.message());
        }
        return ExitCode.OK;
    }

    private static String verb(Outcome outcome) {
        return outcome == Outcome.FAILED ? "failed" : "was " + outcome.name().toLowerCase(Locale.ROOT);
    }

    /** The directory of the run on its nodes, as far as known. */
    private static Path place(RunSummary run) {
        Path checkpoint = Path.of(run.checkpoint());
        return checkpoint.getNameCount() < 3
                ? checkpoint
                : checkpoint.getParent().getParent();
    }
}
