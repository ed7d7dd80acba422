package io.locmoe.node.job;

import io.locmoe.control.JobEvent;
import io.locmoe.control.NodeLoss;
import io.locmoe.control.StateOrigin;
import java.util.Optional;

/**
 * How far a run has come, as its events tell.
 *
 * @param lastStep       the last complete step; 0 before the first
 * @param checkpoint     directory of the last checkpoint; empty before the first
 * @param checkpointStep its step
 * @param losses         of nodes so far
 * @param open           a loss after which no step is complete yet
 * @param origin         where the state was kept from which the run goes on after it
 */
record RunState(
        long lastStep,
        String checkpoint,
        long checkpointStep,
        int losses,
        Optional<NodeLoss> open,
        StateOrigin origin) {
    /** Nothing has happened. */
    static final RunState NEW = new RunState(0, "", 0, 0, Optional.empty(), StateOrigin.START);

    /** The state after another event. */
    RunState after(JobEvent event) {
        return switch (event) {
            case JobEvent.StepCompleted step ->
                new RunState(step.report().step(), checkpoint, checkpointStep, losses, Optional.empty(), origin);
            case JobEvent.CheckpointWritten written ->
                new RunState(lastStep, written.directory(), written.step(), losses, open, origin);
            case JobEvent.NodesLost lost ->
                new RunState(
                        lastStep,
                        checkpoint,
                        checkpointStep,
                        lost.loss().number(),
                        Optional.of(lost.loss()),
                        StateOrigin.START);
            case JobEvent.Restored restored ->
                new RunState(
                        lastStep,
                        checkpoint,
                        checkpointStep,
                        losses,
                        open,
                        restored.snapshot() ? StateOrigin.SNAPSHOT : StateOrigin.CHECKPOINT);
            default -> this;
        };
    }

    /** This loss as another one, or as a part of one that the run has not come back from. */
    NodeLoss lost(JobEnd end, String coordinator, int nodes) {
        return open.map(before -> before.with(end.lostNodes(), coordinator))
                .orElseGet(() ->
                        NodeLoss.of(end.lostNodes(), coordinator, lastStep + 1, nodes, losses + 1, end.message()));
    }
}
