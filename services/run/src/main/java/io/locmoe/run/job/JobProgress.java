package io.locmoe.run.job;

import io.locmoe.engine.job.JobListener;
import io.locmoe.engine.report.PaceChange;
import io.locmoe.engine.report.StepReport;
import io.locmoe.run.Peer;
import io.locmoe.run.event.RunEvent;
import io.locmoe.run.event.RunStage;
import io.locmoe.run.service.RankStart;
import java.nio.file.Path;
import java.util.List;

/** Tells the log of a run how far a job has come; silent after the job's end. Thread-safe; never blocks. */
public final class JobProgress implements JobListener {
    private final RunLog log;
    private final List<String> nodes;
    private boolean over;

    public JobProgress(RankStart start, RunLog log) {
        this.log = log;
        this.nodes = start.peers().stream().map(Peer::name).toList();
    }

    /** The last complete step of the run; 0 before the first. */
    public long lastStep() {
        return log.state().lastStep();
    }

    public synchronized boolean isOver() {
        return over;
    }

    public void enter(RunStage state) {
        tell(new RunEvent.StateChanged(state));
    }

    public void log(Peer node, String text) {
        tell(new RunEvent.LogLine(node.name(), text));
    }

    /** Ignores events from now on. */
    public synchronized void end() {
        over = true;
    }

    @Override
    public void onStep(StepReport report) {
        tell(new RunEvent.StepCompleted(report));
    }

    @Override
    public void onPaceChange(PaceChange change) {
        tell(new RunEvent.PaceChanged(nodes.get(change.node()), change));
    }

    @Override
    public void onValidation(long step, double loss) {
        tell(new RunEvent.Validated(step, loss));
    }

    @Override
    public void onCheckpoint(long step, Path directory) {
        tell(new RunEvent.CheckpointWritten(step, directory.toString()));
    }

    @Override
    public void onCheckpointFailed(long step, String problem) {
        tell(new RunEvent.CheckpointFailed(step, problem));
    }

    @Override
    public void onSnapshot(long step, double seconds, long bytes) {
        tell(new RunEvent.SnapshotTaken(step, seconds, bytes));
    }

    @Override
    public void onRestored(long step, boolean snapshot) {
        tell(new RunEvent.Restored(step, snapshot));
    }

    @Override
    public void onNotice(String sentence) {
        tell(new RunEvent.Notice(sentence));
    }

    private synchronized void tell(RunEvent event) {
        if (!over) {
            log.tell(event);
        }
    }
}
