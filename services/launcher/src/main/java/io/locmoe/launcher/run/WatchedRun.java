package io.locmoe.launcher.run;

import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.engine.report.StepReport;
import io.locmoe.launcher.connection.MeshConnection.End;
import io.locmoe.launcher.connection.MeshConnection.Outcome;
import io.locmoe.launcher.files.Versions;
import io.locmoe.launcher.progress.Progress;
import io.locmoe.report.Machine;
import io.locmoe.report.ReportCollector;
import io.locmoe.report.ReportJob;
import io.locmoe.report.RunReport;
import io.locmoe.run.RunId;
import io.locmoe.run.event.RunEvent;
import io.locmoe.run.service.RunSummary;
import java.io.PrintStream;
import java.util.List;
import java.util.function.Consumer;

/**
 * A run that another command has submitted, as its events tell of it. They do not say when they came, so the clock of
 * the report counts the time of the steps alone. Used by one thread, but for {@link #report}.
 */
public final class WatchedRun {
    private static final double NANOS_PER_MILLI = 1e6;

    private final Progress progress;
    private final ReportCollector report;
    private final TrainEvents events;
    private long stepNanos;

    /**
     * A run of which no event is known yet.
     *
     * @param run      with its settings
     * @param progress shows the events
     * @param log      gets the log lines of the nodes
     * @param steps    gets every step
     */
    public WatchedRun(RunSummary run, Progress progress, PrintStream log, Consumer<StepReport> steps) {
        this.progress = progress;
        this.report = new ReportCollector(job(run), () -> stepNanos);
        this.events = new TrainEvents(report, progress, log, steps);
    }

    private static ReportJob job(RunSummary run) {
        return new ReportJob(
                ReportJob.RUNNING,
                "",
                RunId.submitted(run.id()).map(Object::toString).orElseGet(ReportCollector::now),
                null,
                0,
                run.settings(),
                Versions.own(),
                Machine.current(),
                List.of(),
                null);
    }

    /** The next event. */
    public void accept(RunEvent event) {
        switch (event) {
            case RunEvent.Training(TrainingEvent.StepCompleted step) ->
                stepNanos += Math.round(step.report().milliseconds().total() * NANOS_PER_MILLI);
            case RunEvent.LogLine line when line.node().isEmpty() -> progress.message(line.text());
            case RunEvent.Ended ended -> end(End.of(ended));
            default -> {}
        }
        events.accept(event);
    }

    private void end(End end) {
        report.end(TrainRun.status(end.outcome()), end.outcome() == Outcome.COMPLETED ? "" : end.message());
    }

    /** What the events so far tell. Any thread. */
    public RunReport report() {
        return report.report();
    }
}
