package io.locmoe.node.page;

import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.report.Machine;
import io.locmoe.report.ReportCollector;
import io.locmoe.report.ReportFailure;
import io.locmoe.report.ReportJob;
import io.locmoe.report.ReportJoin;
import io.locmoe.report.ReportMove;
import io.locmoe.report.RunReport;
import io.locmoe.run.RunId;
import io.locmoe.run.event.NodeFailure;
import io.locmoe.run.event.RunEvent;
import io.locmoe.run.event.RunHistory;
import io.locmoe.run.event.RunOutcome;
import io.locmoe.run.service.RunSummary;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The report of a run, from the events of its history: those that the history still has when the report is first asked
 * for, and all later ones as long as it is asked for often enough. Nothing is read in between. Events do not say when
 * they came, so the clock of the report counts the time of the steps alone. Thread-safe.
 */
public final class ReportedRun {
    private static final double NANOS_PER_MILLI = 1e6;

    private final RunHistory history;
    private final RunHistory.Reader reader;
    private final ReportCollector report;
    private NodeFailure.Count failures = NodeFailure.Count.NONE;
    private long stepNanos;

    /**
     * A report without events.
     *
     * @param run      with its settings
     * @param versions of the software of this node
     */
    ReportedRun(RunSummary run, RunHistory history, Map<String, String> versions) {
        this.history = history;
        this.reader = history.read(() -> {});
        this.report = new ReportCollector(
                new ReportJob(
                        ReportJob.RUNNING,
                        "",
                        RunId.submitted(run.id()).map(Object::toString).orElseGet(ReportCollector::now),
                        null,
                        0,
                        run.settings(),
                        versions,
                        Machine.current(),
                        List.of(),
                        null),
                () -> stepNanos);
    }

    /** The status of a report that ends like this. */
    public static String status(Optional<RunOutcome> outcome) {
        return outcome.map(end -> end.name().toLowerCase(Locale.ROOT)).orElse(ReportJob.RUNNING);
    }

    /** A failure that the run has survived. */
    public static ReportFailure failure(RunEvent.Recovered recovered) {
        NodeFailure failure = recovered.failure();
        // The reports of the last steps may be lost with the leader while their state is kept.
        long step = Math.max(failure.step(), recovered.from() + 1);
        String state = switch (recovered.origin()) {
            case SNAPSHOT -> ReportFailure.SNAPSHOT;
            case CHECKPOINT -> ReportFailure.CHECKPOINT;
            case START -> ReportFailure.START;
        };
        return new ReportFailure(
                failure.failedNodes(),
                step,
                recovered.from(),
                state,
                failure.nodes(),
                recovered.members(),
                failure.seconds(),
                failure.cause());
    }

    /** Nodes that have joined the run. */
    public static ReportJoin join(RunEvent.NodesJoined joined) {
        return new ReportJoin(joined.names(), joined.step(), joined.nodes(), joined.seconds());
    }

    /** Experts that have moved. */
    public static ReportMove move(RunEvent.ExpertsMoved moved) {
        return new ReportMove(moved.slow(), moved.experts(), moved.step(), moved.seconds());
    }

    /** Whether its events end, be it because they can no longer be followed. */
    boolean hasEnded() {
        return history.end().isPresent();
    }

    /** The report with all events so far. */
    synchronized RunReport now() {
        for (RunEvent event = reader.poll(); event != null; event = reader.poll()) {
            add(event);
        }
        return report.report();
    }

    private void add(RunEvent event) {
        switch (event) {
            case RunEvent.Decided decided -> report.onDecisions(decided.settings());
            case RunEvent.Training(TrainingEvent training) -> {
                if (training instanceof TrainingEvent.StepCompleted step) {
                    stepNanos += Math.round(step.report().milliseconds().total() * NANOS_PER_MILLI);
                    failures = failures.step(step.report().step());
                }
                report.accept(training);
            }
            case RunEvent.NodesFailed failed -> failed(failed.failure());
            case RunEvent.Recovered recovered -> report.onRecovery(failure(recovered));
            case RunEvent.NodesJoined joined -> report.onJoin(join(joined));
            case RunEvent.ExpertsMoved moved -> report.onMove(move(moved));
            case RunEvent.Ended end ->
                report.end(
                        status(Optional.of(end.outcome())), end.outcome() == RunOutcome.COMPLETED ? "" : end.message());
            case RunEvent.StateChanged _, RunEvent.LogLine _ -> {}
        }
    }

    /** The same failure may be told again. */
    private void failed(NodeFailure failure) {
        if (failure.number() > failures.number()) {
            failures = failures.with(failure);
            report.onNodeFailure();
        }
    }

    void close() {
        reader.close();
    }
}
