package io.locmoe.node.job;

import io.locmoe.control.JobEvent;
import io.locmoe.control.JobHistory;
import io.locmoe.control.JobState;
import io.locmoe.control.Peer;
import io.locmoe.control.RankStart;
import io.locmoe.engine.job.JobListener;
import io.locmoe.engine.report.PaceChange;
import io.locmoe.engine.report.StepReport;
import java.nio.file.Path;
import java.util.List;

/** How far a job has come; reported to its watchers and to the node's observer. Thread-safe; never blocks. */
final class JobProgress implements JobListener {
    private final JobHistory history = new JobHistory(JobHistory.DEFAULT_CAPACITY);
    private final JobObserver observer;
    private final List<String> nodes;
    private volatile long lastStep;
    private volatile String lastCheckpoint = "none";

    JobProgress(RankStart start, JobObserver observer) {
        this.observer = observer;
        this.nodes = start.peers().stream().map(Peer::name).toList();
        observer.started(start.jobId(), nodes, start.request().after());
        enter(JobState.SUBMITTED);
    }

    JobHistory history() {
        return history;
    }

    /** The last complete step; 0 before the first. */
    long lastStep() {
        return lastStep;
    }

    boolean isOver() {
        return history.end().isPresent();
    }

    void enter(JobState state) {
        tell(new JobEvent.StateChanged(state));
    }

    void log(Peer node, String text) {
        tell(new JobEvent.LogLine(node.name(), text));
    }

    void end(JobEnd end) {
        tell(new JobEvent.Ended(
                end.outcome(),
                end.message() + "; last checkpoint: " + lastCheckpoint,
                end.meshLost(),
                end.lostNodes()));
    }

    @Override
    public void onStep(StepReport report) {
        lastStep = report.step();
        tell(new JobEvent.StepCompleted(report));
    }

    @Override
    public void onPaceChange(PaceChange change) {
        tell(new JobEvent.PaceChanged(nodes.get(change.node()), change));
    }

    @Override
    public void onValidation(long step, double loss) {
        tell(new JobEvent.Validated(step, loss));
    }

    @Override
    public void onCheckpoint(long step, Path directory) {
        lastCheckpoint = directory.toString();
        tell(new JobEvent.CheckpointWritten(step, directory.toString()));
    }

    @Override
    public void onCheckpointFailed(long step, String problem) {
        tell(new JobEvent.CheckpointFailed(step, problem));
    }

    @Override
    public void onSnapshot(long step, double seconds, long bytes) {
        tell(new JobEvent.SnapshotTaken(step, seconds, bytes));
    }

    @Override
    public void onRestored(long step, boolean snapshot) {
        tell(new JobEvent.Restored(step, snapshot));
    }

    @Override
    public void onNotice(String sentence) {
        tell(new JobEvent.Notice(sentence));
    }

    /** One at a time, so that the observer is told nothing of a job after its end. */
    private synchronized void tell(JobEvent event) {
        if (!isOver()) {
            history.add(event);
            observer.happened(event);
        }
    }
}
