package io.locmoe.launcher.run;

import io.locmoe.engine.report.PaceChange;
import io.locmoe.engine.report.StepReport;
import io.locmoe.launcher.connection.JobWatcher;
import io.locmoe.launcher.connection.MeshConnection;
import io.locmoe.launcher.files.PatientWrites;
import io.locmoe.launcher.files.RunFiles;
import io.locmoe.report.LossTrend;
import io.locmoe.report.ReportFailure;
import io.locmoe.report.ReportJoin;
import io.locmoe.report.ReportMove;
import io.locmoe.report.text.Sentences;
import io.locmoe.run.event.NodeFailure;
import io.locmoe.run.event.RunEvent;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Passes reports of the mesh on to report and progress; the nodes' log lines, which may be many, go to the log only.
 */
final class TrainEvents implements JobWatcher {
    private final RunFiles files;
    private final PatientWrites steps;
    private final Queue<NodeFailure> told = new ConcurrentLinkedQueue<>();
    private volatile long lastStep;
    private volatile long lastCheckpoint;
    private volatile NodeFailure.Count losses = NodeFailure.Count.NONE;
    private volatile NodeFailure open;

    TrainEvents(RunFiles files) {
        this.files = files;
        this.steps = new PatientWrites("steps.jsonl", files.progress());
    }

    /** Step of the last checkpoint; 0 before the first. */
    long lastCheckpoint() {
        return lastCheckpoint;
    }

    /** Failures of the run so far. */
    NodeFailure.Count losses() {
        return losses;
    }

    /** The next failure reported by the mesh; each is returned once. */
    Optional<NodeFailure> nextFailure() {
        return Optional.ofNullable(told.poll());
    }

    /** Whether the run has not trained since the last failure. */
    boolean comesBack() {
        return open != null;
    }

    /**
     * Records a failure that the mesh cannot report. If the run has not recovered from an earlier one, they are merged.
     *
     * @param leader name of the job's leader; empty if unknown
     * @param nodes       number of nodes of the job
     */
    NodeFailure unheard(MeshConnection.End end, String leader, int nodes) {
        NodeFailure before = open;
        NodeFailure loss = before != null
                ? before.with(end.failedNodes(), leader)
                : NodeFailure.of(end.failedNodes(), leader, lastStep + 1, nodes, losses.number() + 1, end.message());
        lost(loss);
        return loss;
    }

    private void lost(NodeFailure loss) {
        losses = losses.with(loss);
        open = loss;
        files.report().onNodeFailure();
    }

    @Override
    public void onNodeFailure(NodeFailure loss) {
        if (loss.number() > losses.number()) {
            lost(loss);
            told.add(loss);
        }
    }

    @Override
    public void onRecovered(RunEvent.Recovered recovered) {
        open = null;
        ReportFailure loss = FailedNodes.reported(recovered);
        files.report().onRecovery(loss);
        files.progress().recovered(loss);
    }

    @Override
    public void onJoined(RunEvent.NodesJoined joined) {
        ReportJoin join = new ReportJoin(joined.names(), joined.step(), joined.nodes(), joined.seconds());
        files.report().onJoin(join);
        files.progress().joined(join);
    }

    @Override
    public void onMoved(RunEvent.ExpertsMoved moved) {
        ReportMove move = new ReportMove(moved.slow(), moved.experts(), moved.step(), moved.seconds());
        files.report().onMove(move);
        files.progress().moved(move);
    }

    @Override
    public void onState(String phrase) {
        files.progress().phase(phrase);
    }

    @Override
    public void onLog(String node, String text) {
        files.log().println(node + ": " + text);
    }

    @Override
    public void onStep(StepReport step) {
        if (lastStep > 0 && step.step() > lastStep + 1) {
            untold(lastStep + 1, step.step() - 1);
        }
        lastStep = step.step();
        losses = losses.step(lastStep);
        Optional<LossTrend> trend = files.report().add(step);
        steps.attempt(() -> files.steps().add(step));
        files.progress().onStep(step);
        trend.map(Sentences::trend).ifPresent(this::onNotice);
    }

    /** Tells of steps whose state was kept by the nodes, while their reports were lost. */
    private void untold(long first, long last) {
        onNotice((first == last ? "step " + first + " was" : "steps " + first + " to " + last + " were")
                + " trained, but their reports were lost with the node that led the run");
    }

    @Override
    public void onPaceChange(String node, PaceChange change) {
        files.progress().slow(files.report().onPaceChange(node, change));
    }

    @Override
    public void onValidation(long step, double loss) {
        files.report().onValidation(step, loss);
        files.progress().onValidation(step, loss);
    }

    @Override
    public void onCheckpoint(long step, Path directory) {
        lastCheckpoint = step;
        files.report().onCheckpoint(step, directory);
        files.progress().onCheckpoint(step, directory);
    }

    @Override
    public void onCheckpointFailed(long step, String problem) {
        files.report().onCheckpointFailed(step, problem);
        files.progress().onCheckpointFailed(step, problem);
    }

    @Override
    public void onSnapshot(long step, double seconds, long bytes) {
        files.report().onSnapshot(step, seconds, bytes);
    }

    @Override
    public void onNotice(String sentence) {
        files.progress().message(sentence);
    }
}
