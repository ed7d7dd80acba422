package io.locmoe.launcher.connection;

import io.locmoe.run.event.JobEvent;
import io.locmoe.run.event.JobState;
import io.locmoe.run.event.NodeLoss;
import io.locmoe.engine.job.JobListener;
import io.locmoe.engine.report.PaceChange;
import java.nio.file.Path;

/** Receives the events of a job on a thread of the connection; must not block. */
public interface JobWatcher extends JobListener {

    /** What the mesh is doing before the first step, or after the last. */
    void onState(String phrase);

    /** A node has become a straggler, or keeps up again. */
    void onPaceChange(String node, PaceChange change);

    /** Nodes failed, and the run is about to continue. */
    void onLoss(NodeLoss loss);

    /** The first step after a node failure is complete; it is reported next. */
    void onRecovered(JobEvent.Recovered recovered);

    /** The first step with nodes that joined is complete; it is reported next. */
    void onJoined(JobEvent.NodesJoined joined);

    /** The first step after experts moved is complete; it is reported next. */
    void onMoved(JobEvent.ExpertsMoved moved);

    /** A node has a line for the log; there may be many. */
    void onLog(String node, String text);

    /** Passes an event to its method; the end of the job has none. */
    default void onEvent(JobEvent event) {
        switch (event) {
            case JobEvent.StateChanged changed -> onState(phrase(changed.state()));
            case JobEvent.StepCompleted step -> onStep(step.report());
            case JobEvent.PaceChanged changed -> onPaceChange(changed.node(), changed.change());
            case JobEvent.Validated validated -> onValidation(validated.step(), validated.loss());
            case JobEvent.CheckpointWritten written -> onCheckpoint(written.step(), Path.of(written.directory()));
            case JobEvent.CheckpointFailed failed -> onCheckpointFailed(failed.step(), failed.problem());
            case JobEvent.SnapshotTaken taken -> onSnapshot(taken.step(), taken.seconds(), taken.bytes());
            case JobEvent.Restored restored -> onRestored(restored.step(), restored.snapshot());
            case JobEvent.NodesLost lost -> onLoss(lost.loss());
            case JobEvent.Recovered recovered -> onRecovered(recovered);
            case JobEvent.NodesJoined joined -> onJoined(joined);
            case JobEvent.ExpertsMoved moved -> onMoved(moved);
            case JobEvent.LogLine log -> onLog(log.node(), log.text());
            case JobEvent.Notice notice -> onNotice(notice.text());
            case JobEvent.Ended _ -> {}
        }
    }

    private static String phrase(JobState state) {
        return switch (state) {
            case SUBMITTED -> "the job is submitted";
            case STARTING -> "the nodes load text and model";
            case RUNNING -> "the first step";
            case STOPPING -> "the job is stopping";
        };
    }
}
