package io.locmoe.launcher.connection;

import io.locmoe.engine.job.JobListener;
import io.locmoe.engine.report.PaceChange;
import io.locmoe.run.event.NodeFailure;
import io.locmoe.run.event.RunEvent;
import io.locmoe.run.event.RunStage;
import java.nio.file.Path;

/** Receives the events of a job on a thread of the connection; must not block. */
public interface JobWatcher extends JobListener {

    /** What the mesh is doing before the first step, or after the last. */
    void onState(String phrase);

    /** A node has become a straggler, or keeps up again. */
    void onPaceChange(String node, PaceChange change);

    /** Nodes failed, and the run is about to continue. */
    void onNodeFailure(NodeFailure loss);

    /** The first step after a node failure is complete; it is reported next. */
    void onRecovered(RunEvent.Recovered recovered);

    /** The first step with nodes that joined is complete; it is reported next. */
    void onJoined(RunEvent.NodesJoined joined);

    /** The first step after experts moved is complete; it is reported next. */
    void onMoved(RunEvent.ExpertsMoved moved);

    /** A node has a line for the log; there may be many. */
    void onLog(String node, String text);

    /** Passes an event to its method; the end of the job has none. */
    default void onEvent(RunEvent event) {
        switch (event) {
            case RunEvent.StateChanged changed -> onState(phrase(changed.state()));
            case RunEvent.StepCompleted step -> onStep(step.report());
            case RunEvent.PaceChanged changed -> onPaceChange(changed.node(), changed.change());
            case RunEvent.Validated validated -> onValidation(validated.step(), validated.loss());
            case RunEvent.CheckpointWritten written -> onCheckpoint(written.step(), Path.of(written.directory()));
            case RunEvent.CheckpointFailed failed -> onCheckpointFailed(failed.step(), failed.problem());
            case RunEvent.SnapshotTaken taken -> onSnapshot(taken.step(), taken.seconds(), taken.bytes());
            case RunEvent.Restored restored -> onRestored(restored.step(), restored.snapshot());
            case RunEvent.NodesFailed lost -> onNodeFailure(lost.failure());
            case RunEvent.Recovered recovered -> onRecovered(recovered);
            case RunEvent.NodesJoined joined -> onJoined(joined);
            case RunEvent.ExpertsMoved moved -> onMoved(moved);
            case RunEvent.LogLine log -> onLog(log.node(), log.text());
            case RunEvent.Notice notice -> onNotice(notice.text());
            case RunEvent.Ended _ -> {}
        }
    }

    private static String phrase(RunStage state) {
        return switch (state) {
            case SUBMITTED -> "the job is submitted";
            case STARTING -> "the nodes load text and model";
            case RUNNING -> "the first step";
            case STOPPING -> "the job is stopping";
        };
    }
}
