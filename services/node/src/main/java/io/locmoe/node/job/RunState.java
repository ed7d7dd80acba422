package io.locmoe.node.job;

import io.locmoe.control.JobEvent;
import io.locmoe.control.JobState;
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
 * @param stopping       whether a user has cancelled it
 * @param origin         where the state was kept from which the run goes on after it
 * @param pace           of its nodes
 */
record RunState(
        long lastStep,
        String checkpoint,
        long checkpointStep,
        NodeLoss.Count losses,
        Optional<NodeLoss> open,
        boolean stopping,
        StateOrigin origin,
        RunPace pace) {
    /** Nothing has happened. */
    static final RunState NEW = after(0);

    /** State of a run that had so many losses before it was followed. */
    static RunState after(int losses) {
        return new RunState(
                0, "", 0, new NodeLoss.Count(losses, 0, 0), Optional.empty(), false, StateOrigin.START, RunPace.NEW);
    }

    /** The state after another event. */
    RunState after(JobEvent event) {
        return switch (event) {
            case JobEvent.StepCompleted step ->
                new RunState(
                        step.report().step(),
                        checkpoint,
                        checkpointStep,
                        losses.step(step.report().step()),
                        Optional.empty(),
                        stopping,
                        origin,
                        pace);
            case JobEvent.CheckpointWritten written ->
                new RunState(lastStep, written.directory(), written.step(), losses, open, stopping, origin, pace);
            case JobEvent.NodesLost lost ->
                new RunState(
                        lastStep,
                        checkpoint,
                        checkpointStep,
                        losses.with(lost.loss()),
                        Optional.of(lost.loss()),
                        stopping,
                        StateOrigin.START,
                        pace.after(event));
            case JobEvent.Restored restored ->
                with(stopping, restored.snapshot() ? StateOrigin.SNAPSHOT : StateOrigin.CHECKPOINT, pace);
            case JobEvent.StateChanged changed -> with(stopping || changed.state() == JobState.STOPPING, origin, pace);
            default -> with(stopping, origin, pace.after(event));
        };
    }

    private RunState with(boolean stops, StateOrigin from, RunPace known) {
        return new RunState(lastStep, checkpoint, checkpointStep, losses, open, stops, from, known);
    }

    /** This loss as another one, or as a part of one that the run has not come back from. */
    NodeLoss lost(JobEnd end, String coordinator, int nodes) {
        return open.map(before -> before.with(end.lostNodes(), coordinator))
                .orElseGet(() -> NodeLoss.of(
                        end.lostNodes(), coordinator, lastStep + 1, nodes, losses.number() + 1, end.message()));
    }
}
