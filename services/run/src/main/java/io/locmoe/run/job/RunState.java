package io.locmoe.run.job;

import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.run.event.NodeFailure;
import io.locmoe.run.event.RunEvent;
import io.locmoe.run.event.RunStage;
import io.locmoe.run.event.StateOrigin;
import java.util.Optional;

/**
 * How far a run has come, according to its events.
 *
 * @param lastStep       the last complete step, or the last token of a text; 0 before the first
 * @param checkpoint     directory of the last checkpoint; empty before the first
 * @param checkpointStep step of the last checkpoint
 * @param failures       node failures so far
 * @param open           a failure after which no step is complete yet
 * @param stopping       whether a user has cancelled the run
 * @param origin         source of the state from which the run continues after the failure
 * @param pace           pace of the nodes
 */
public record RunState(
        long lastStep,
        String checkpoint,
        long checkpointStep,
        NodeFailure.Count failures,
        Optional<NodeFailure> open,
        boolean stopping,
        StateOrigin origin,
        RunPace pace) {
    /** The state before the first event. */
    public static final RunState NEW = after(0);

    /** State of a run that had this number of node failures before it was followed. */
    public static RunState after(int failures) {
        return new RunState(
                0,
                "",
                0,
                new NodeFailure.Count(failures, 0, 0),
                Optional.empty(),
                false,
                StateOrigin.START,
                RunPace.NEW);
    }

    public RunState after(RunEvent event) {
        return switch (event) {
            case RunEvent.Training(TrainingEvent.StepCompleted step) ->
                step(step.report().step());
            case RunEvent.Training(TrainingEvent.TokenGenerated piece) when piece.isToken() -> step(lastStep + 1);
            case RunEvent.Training(TrainingEvent.CheckpointWritten written) ->
                new RunState(lastStep, written.directory(), written.step(), failures, open, stopping, origin, pace);
            case RunEvent.NodesFailed lost ->
                new RunState(
                        lastStep,
                        checkpoint,
                        checkpointStep,
                        failures.with(lost.failure()),
                        Optional.of(lost.failure()),
                        stopping,
                        StateOrigin.START,
                        pace.after(event));
            case RunEvent.Training(TrainingEvent.Restored restored) ->
                with(stopping, restored.snapshot() ? StateOrigin.SNAPSHOT : StateOrigin.CHECKPOINT, pace);
            case RunEvent.StateChanged changed -> with(stopping || changed.state() == RunStage.STOPPING, origin, pace);
            default -> with(stopping, origin, pace.after(event));
        };
    }

    private RunState step(long step) {
        return new RunState(
                step, checkpoint, checkpointStep, failures.step(step), Optional.empty(), stopping, origin, pace);
    }

    /** The state for a new leader: a leader that reported most nodes as failed was cut off itself. */
    public RunState takenOver() {
        return open.filter(NodeFailure::isOfMost).isEmpty()
                ? this
                : new RunState(
                        lastStep, checkpoint, checkpointStep, failures, Optional.empty(), stopping, origin, pace);
    }

    private RunState with(boolean stops, StateOrigin from, RunPace known) {
        return new RunState(lastStep, checkpoint, checkpointStep, failures, open, stops, from, known);
    }

    /** The node failure that ended a job: a new one, or part of one from which the run has not recovered. */
    public NodeFailure lost(JobEnd end, String leader, int nodes) {
        return open.map(before -> before.with(end.failedNodes(), leader))
                .orElseGet(() -> NodeFailure.of(
                        end.failedNodes(), leader, lastStep + 1, nodes, failures.number() + 1, end.message()));
    }
}
