package io.locmoe.run.job;

import io.locmoe.run.event.JobEvent;
import io.locmoe.run.event.JobState;
import io.locmoe.run.event.NodeLoss;
import io.locmoe.run.event.StateOrigin;
import java.util.Optional;

/**
 * How far a run has come, according to its events.
 *
 * @param lastStep       the last complete step; 0 before the first
 * @param checkpoint     directory of the last checkpoint; empty before the first
 * @param checkpointStep step of the last checkpoint
 * @param losses         node failures so far
 * @param open           a failure after which no step is complete yet
 * @param stopping       whether a user has cancelled the run
 * @param origin         source of the state from which the run continues after the failure
 * @param pace           pace of the nodes
 */
public record RunState(
        long lastStep,
        String checkpoint,
        long checkpointStep,
        NodeLoss.Count losses,
        Optional<NodeLoss> open,
        boolean stopping,
        StateOrigin origin,
        RunPace pace) {
    /** The state before the first event. */
    public static final RunState NEW = after(0);

    /** State of a run that had this number of node failures before it was followed. */
    public static RunState after(int losses) {
        return new RunState(
                0, "", 0, new NodeLoss.Count(losses, 0, 0), Optional.empty(), false, StateOrigin.START, RunPace.NEW);
    }

    public RunState after(JobEvent event) {
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

    /** The state for a new leader: a leader that reported most nodes as failed was cut off itself. */
    public RunState takenOver() {
        return open.filter(NodeLoss::isOfMost).isEmpty()
                ? this
                : new RunState(lastStep, checkpoint, checkpointStep, losses, Optional.empty(), stopping, origin, pace);
    }

    private RunState with(boolean stops, StateOrigin from, RunPace known) {
        return new RunState(lastStep, checkpoint, checkpointStep, losses, open, stops, from, known);
    }

    /** The node failure that ended a job: a new one, or part of one from which the run has not recovered. */
    public NodeLoss lost(JobEnd end, String coordinator, int nodes) {
        return open.map(before -> before.with(end.lostNodes(), coordinator))
                .orElseGet(() -> NodeLoss.of(
                        end.lostNodes(), coordinator, lastStep + 1, nodes, losses.number() + 1, end.message()));
    }
}
