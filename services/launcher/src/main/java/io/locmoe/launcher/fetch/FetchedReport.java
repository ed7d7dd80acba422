package io.locmoe.launcher.fetch;

import io.locmoe.engine.report.StepReport;
import io.locmoe.launcher.files.OutDirectory;
import io.locmoe.launcher.progress.Progress;
import io.locmoe.launcher.run.WatchedRun;
import io.locmoe.report.StepLog;
import io.locmoe.run.event.RunEvent;
import io.locmoe.run.service.RunSummary;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;

/** Writes the report, the steps and the log of a run from its events, as the command that trains does. Blocks. */
record FetchedReport(OutDirectory out, RunSummary run) {

    /** Steps of an earlier fetch that the nodes no longer remember stay in {@code steps.jsonl}. */
    void write(List<RunEvent> events) throws IOException {
        try (StepLog steps = StepLog.in(out.path());
                PrintStream log = new PrintStream(Files.newOutputStream(out.log()), false, StandardCharsets.UTF_8)) {
            Progress lines = Progress.lines(log, run.steps(), 0);
            WatchedRun watched = new WatchedRun(run, lines, log, step -> add(steps, step));
            events.forEach(watched::accept);
            out.report().write(watched.report());
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void add(StepLog steps, StepReport step) {
        try {
            steps.add(step);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
