package io.locmoe.launcher.run;

import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.engine.report.StepReport;
import io.locmoe.launcher.connection.MeshConnection;
import io.locmoe.launcher.files.PatientWrites;
import io.locmoe.launcher.files.RunFiles;
import io.locmoe.launcher.progress.Progress;
import io.locmoe.node.page.ReportedRun;
import io.locmoe.report.LossTrend;
import io.locmoe.report.ReportCollector;
import io.locmoe.report.ReportFailure;
import io.locmoe.report.ReportJoin;
import io.locmoe.report.ReportMove;
import io.locmoe.report.text.Sentences;
import io.locmoe.run.event.NodeFailure;
import io.locmoe.run.event.RunEvent;
import io.locmoe.run.event.RunStage;
import io.locmoe.settings.Visible;
import java.io.PrintStream;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/**
 * Passes the events of a run on to report and progress; the nodes' log lines, which may be many, go to the log only.
 */
final class TrainEvents implements Consumer<RunEvent> {
    private final ReportCollector report;
    private final Progress progress;
    private final PrintStream log;
    private final Consumer<StepReport> steps;
    private final Queue<NodeFailure> told = new ConcurrentLinkedQueue<>();
    private volatile long lastStep;
    private volatile long lastCheckpoint;
    private volatile NodeFailure.Count failures = NodeFailure.Count.NONE;
    private volatile NodeFailure open;

    TrainEvents(RunFiles files) {
        this(files.report(), files.progress(), files.log(), patient(files));
    }

    /** @param steps gets every step, in the order of training */
    TrainEvents(ReportCollector report, Progress progress, PrintStream log, Consumer<StepReport> steps) {
        this.report = report;
        this.progress = progress;
        this.log = log;
        this.steps = steps;
    }

    private static Consumer<StepReport> patient(RunFiles files) {
        PatientWrites writes = new PatientWrites("steps.jsonl", files.progress());
        return step -> writes.attempt(() -> files.steps().add(step));
    }

    /** Step of the last checkpoint; 0 before the first. */
    long lastCheckpoint() {
        return lastCheckpoint;
    }

    /** Node failures of the run so far. */
    NodeFailure.Count failures() {
        return failures;
    }

    /** The next failure reported by the mesh; each is returned once. */
    Optional<NodeFailure> nextFailure() {
        return Optional.ofNullable(told.poll());
    }

    /** Whether the run has not trained since the last failure. */
    boolean isRecovering() {
        return open != null;
    }

    /**
     * Records a failure that the mesh cannot report. If the run has not recovered from an earlier one, they are merged.
     *
     * @param leader name of the run's leader; empty if unknown
     * @param nodes  number of nodes of the job
     */
    NodeFailure unheard(MeshConnection.End end, String leader, int nodes) {
        NodeFailure before = open;
        NodeFailure failure = before != null
                ? before.with(end.failedNodes(), leader)
                : NodeFailure.of(end.failedNodes(), leader, lastStep + 1, nodes, failures.number() + 1, end.message());
        add(failure);
        return failure;
    }

    private void add(NodeFailure failure) {
        failures = failures.with(failure);
        open = failure;
        report.onNodeFailure();
    }

    @Override
    public void accept(RunEvent event) {
        switch (event) {
            case RunEvent.StateChanged changed -> progress.phase(phrase(changed.state()));
            case RunEvent.Decided decided -> decided(decided);
            case RunEvent.Training(TrainingEvent training) -> training(training);
            case RunEvent.NodesFailed failed -> failed(failed.failure());
            case RunEvent.Recovered recovered -> recovered(ReportedRun.failure(recovered));
            case RunEvent.NodesJoined joined -> joined(joined);
            case RunEvent.ExpertsMoved moved -> moved(moved);
            case RunEvent.LogLine line -> log.println(Visible.entry(line.node() + ": " + line.text()));
            case RunEvent.Ended _ -> {}
        }
    }

    private void decided(RunEvent.Decided decisions) {
        report.onDecisions(decisions.settings());
        progress.decided(decisions.settings());
    }

    private static String phrase(RunStage stage) {
        return switch (stage) {
            case SUBMITTED -> "the run is submitted";
            case STARTING -> "the nodes load text and model";
            case RUNNING -> "the first step";
            case STOPPING -> "the run is stopping";
        };
    }

    private void training(TrainingEvent event) {
        switch (event) {
            case TrainingEvent.StepCompleted completed -> step(completed);
            case TrainingEvent.Notice(String text) -> progress.message(text);
            case TrainingEvent.PaceChanged changed -> progress.slow(report.add(changed));
            case TrainingEvent.CheckpointWritten written -> {
                lastCheckpoint = written.step();
                tell(event);
            }
            case TrainingEvent.Validated _,
                    TrainingEvent.CheckpointFailed _,
                    TrainingEvent.SnapshotTaken _,
                    TrainingEvent.Restored _,
                    TrainingEvent.TokenGenerated _ -> tell(event);
        }
    }

    private void tell(TrainingEvent event) {
        report.accept(event);
        progress.accept(event);
    }

    private void failed(NodeFailure failure) {
        if (failure.number() > failures.number()) {
            add(failure);
            told.add(failure);
        }
    }

    private void recovered(ReportFailure failure) {
        open = null;
        report.onRecovery(failure);
        progress.recovered(failure);
    }

    private void joined(RunEvent.NodesJoined joined) {
        ReportJoin join = ReportedRun.join(joined);
        report.onJoin(join);
        progress.joined(join);
    }

    private void moved(RunEvent.ExpertsMoved moved) {
        ReportMove move = ReportedRun.move(moved);
        report.onMove(move);
        progress.moved(move);
    }

    private void step(TrainingEvent.StepCompleted completed) {
        StepReport step = completed.report();
        if (lastStep > 0 && step.step() > lastStep + 1) {
            unreported(lastStep + 1, step.step() - 1);
        }
        lastStep = step.step();
        failures = failures.step(lastStep);
        Optional<LossTrend> trend = report.add(step);
        steps.accept(step);
        progress.accept(completed);
        trend.map(Sentences::trend).ifPresent(progress::message);
    }

    /** The nodes have the state of these steps, but their reports are lost. */
    private void unreported(long first, long last) {
        progress.message((first == last ? "step " + first + " was" : "steps " + first + " to " + last + " were")
                + " trained, but their reports were lost with the node that led the run");
    }
}
