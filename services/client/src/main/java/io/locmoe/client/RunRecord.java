package io.locmoe.client;

import io.locmoe.engine.report.StepReport;
import io.locmoe.report.Machine;
import io.locmoe.report.ReportBook;
import io.locmoe.report.ReportFailure;
import io.locmoe.report.ReportJob;
import io.locmoe.report.ReportJoin;
import io.locmoe.report.ReportMove;
import io.locmoe.report.ReportValidation;
import io.locmoe.report.RunReport;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes the report of a run from its events, as {@code report.json} has it. Events do not say when they came, so the
 * clock of the report counts the time of the steps alone. Fed by one thread; {@link #report} may be called by any.
 */
public final class RunRecord {
    private static final double NANOS_PER_MILLI = 1e6;
    private static final Pattern NAME =
            Pattern.compile("job-(\\d{4})(\\d{2})(\\d{2})-(\\d{2})(\\d{2})(\\d{2})-[0-9a-f]{4}");

    private final AtomicLong stepNanos = new AtomicLong();
    private final ReportBook book;

    /** @param run with its settings, as {@link LocmoeMesh#run} gives it */
    public RunRecord(RunInfo run) {
        this.book = new ReportBook(job(run), stepNanos::get);
    }

    private static ReportJob job(RunInfo run) {
        return new ReportJob(
                ReportJob.RUNNING,
                "",
                submitted(run.id()),
                null,
                0,
                run.settings(),
                Map.of("java", Runtime.version().toString()),
                Machine.current(),
                List.of(),
                null);
    }

    /** The time in a run's name, in the report's format; the current one if the name has none. */
    private static String submitted(String id) {
        Matcher name = NAME.matcher(id);
        return name.matches() ? name.replaceFirst("$1-$2-$3T$4:$5:$6Z") : ReportBook.now();
    }

    /** Adds the next event of the run. */
    public void add(WatchEvent event) {
        switch (event) {
            case WatchEvent.Step(StepReport step) -> add(step);
            case WatchEvent.Validated e -> book.add(new ReportValidation(e.step(), e.loss(), e.layers()));
            case WatchEvent.CheckpointWritten written -> book.checkpointed(written.directory());
            case WatchEvent.CheckpointFailed failed -> book.checkpointFailed(failed.step(), failed.problem());
            case WatchEvent.SnapshotTaken taken -> book.snapshot(taken.seconds());
            case WatchEvent.Pace pace -> book.pace(pace.node(), pace.change());
            case WatchEvent.NodesFailed _ -> book.onNodeFailure();
            case WatchEvent.Recovered recovered -> book.onRecovery(failure(recovered));
            case WatchEvent.NodesJoined joined -> add(joined);
            case WatchEvent.ExpertsMoved moved -> add(moved);
            case WatchEvent.Decided(Map<String, String> settings) -> book.onDecisions(settings);
            case WatchEvent.Ended ended -> end(ended);
            default -> {} // not in a report
        }
    }

    private void add(StepReport step) {
        stepNanos.addAndGet(Math.round(step.milliseconds().total() * NANOS_PER_MILLI));
        book.add(step);
    }

    private void add(WatchEvent.NodesJoined e) {
        book.onJoin(new ReportJoin(e.names(), e.step(), e.nodes(), e.seconds()));
    }

    private void add(WatchEvent.ExpertsMoved e) {
        book.onMove(new ReportMove(e.slow(), e.experts(), e.step(), e.seconds()));
    }

    private void end(WatchEvent.Ended ended) {
        boolean completed = ended.outcome() == RunInfo.Outcome.COMPLETED;
        book.end(ended.outcome().name().toLowerCase(Locale.ROOT), completed ? "" : ended.message());
    }

    private static ReportFailure failure(WatchEvent.Recovered recovered) {
        WatchEvent.NodesFailed failure = recovered.failure();
        String state = switch (recovered.state()) {
            case SNAPSHOT -> ReportFailure.SNAPSHOT;
            case CHECKPOINT -> ReportFailure.CHECKPOINT;
            case START -> ReportFailure.START;
        };
        return new ReportFailure(
                failure.nodes(),
                // The reports of the last steps may be lost with the leader while their state is kept.
                Math.max(failure.step(), recovered.from() + 1),
                recovered.from(),
                state,
                failure.before(),
                recovered.members(),
                failure.seconds(),
                failure.cause());
    }

    /** What the events so far tell; {@link io.locmoe.report.ReportFile} writes it. */
    public RunReport report() {
        return book.report();
    }
}
