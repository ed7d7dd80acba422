package io.locmoe.run.job;

import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.engine.job.TrainingListener;
import io.locmoe.run.Peer;
import io.locmoe.run.event.RunEvent;
import io.locmoe.run.event.RunStage;

/** Tells the log of a run how far a job has come; silent after the job's end. Thread-safe; never blocks. */
public final class JobProgress implements TrainingListener {
    private final RunLog log;
    private boolean over;

    public JobProgress(RunLog log) {
        this.log = log;
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
    public void accept(TrainingEvent event) {
        tell(new RunEvent.Training(event));
    }

    private synchronized void tell(RunEvent event) {
        if (!over) {
            log.tell(event);
        }
    }
}
