package io.locmoe.control.message;

import io.locmoe.control.proto.Outcome;

import io.locmoe.control.proto.Validation;

import io.locmoe.control.proto.CheckpointFailed;
import io.locmoe.control.proto.CheckpointWritten;
import io.locmoe.control.proto.End;
import io.locmoe.control.proto.JoinedNodes;
import io.locmoe.control.proto.LogLine;
import io.locmoe.control.proto.Notice;
import io.locmoe.control.proto.Restored;
import io.locmoe.control.proto.SnapshotTaken;
import io.locmoe.control.proto.StateChange;
import io.locmoe.control.proto.WatchJobRequest;
import io.locmoe.run.ControlException;
import io.locmoe.run.event.JobEvent;
import io.locmoe.run.event.JobHistory;
import io.locmoe.run.event.JobOutcome;
import io.locmoe.run.event.JobState;
import io.locmoe.run.event.Position;

/** Job events as protocol messages. */
public final class EventMessages {
    private static final String STATE = "JOB_STATE_";
    private static final String OUTCOME = "OUTCOME_";

    private EventMessages() {}

    public static WatchJobRequest watch(String jobId, Position from) {
        return WatchJobRequest.newBuilder()
                .setJobId(jobId)
                .setTerm(from.term())
                .setSeen(from.seen())
                .build();
    }

    public static io.locmoe.control.proto.JobEvent encode(JobHistory.Entry entry) {
        return encode(entry.event())
                .setTerm(entry.term())
                .setSeen(entry.after().seen())
                .build();
    }

    /** @throws ControlException for an event that this version does not know */
    public static JobHistory.Entry decodeEntry(io.locmoe.control.proto.JobEvent message) {
        return new JobHistory.Entry(message.getTerm(), Math.max(0, message.getSeen() - 1), decode(message));
    }

    private static io.locmoe.control.proto.JobEvent.Builder encode(JobEvent event) {
        io.locmoe.control.proto.JobEvent.Builder message = io.locmoe.control.proto.JobEvent.newBuilder();
        switch (event) {
            case JobEvent.StateChanged e ->
                message.setState(
                        StateChange.newBuilder().setState(io.locmoe.control.proto.JobState.valueOf(STATE + e.state())));
            case JobEvent.StepCompleted e -> message.setStep(StepMessages.encode(e.report()));
            case JobEvent.PaceChanged e -> message.setPace(PaceMessages.encode(e));
            case JobEvent.Validated e ->
                message.setValidation(Validation.newBuilder().setStep(e.step()).setLoss(e.loss()));
            case JobEvent.CheckpointWritten e ->
                message.setCheckpoint(
                        CheckpointWritten.newBuilder().setStep(e.step()).setDirectory(e.directory()));
            case JobEvent.CheckpointFailed e ->
                message.setCheckpointFailed(
                        CheckpointFailed.newBuilder().setStep(e.step()).setProblem(e.problem()));
            case JobEvent.SnapshotTaken e ->
                message.setSnapshot(SnapshotTaken.newBuilder()
                        .setStep(e.step())
                        .setSeconds(e.seconds())
                        .setBytes(e.bytes()));
            case JobEvent.Restored e ->
                message.setRestored(Restored.newBuilder().setStep(e.step()).setSnapshot(e.snapshot()));
            case JobEvent.NodesLost e -> message.setLost(LossMessages.encode(e.loss()));
            case JobEvent.Recovered e -> message.setRecovered(LossMessages.encode(e));
            case JobEvent.NodesJoined e ->
                message.setJoined(JoinedNodes.newBuilder()
                        .addAllNames(e.names())
                        .setStep(e.step())
                        .setNodes(e.nodes())
                        .setSeconds(e.seconds()));
            case JobEvent.ExpertsMoved e -> message.setMoved(PaceMessages.encode(e));
            case JobEvent.LogLine e ->
                message.setLog(LogLine.newBuilder().setNode(e.node()).setText(e.text()));
            case JobEvent.Notice e -> message.setNotice(Notice.newBuilder().setText(e.text()));
            case JobEvent.Ended e ->
                message.setEnd(End.newBuilder()
                        .setOutcome(Outcome.valueOf(OUTCOME + e.outcome()))
                        .setMessage(e.message())
                        .setMeshLost(e.meshLost())
                        .addAllLostNodes(e.lostNodes()));
        }
        return message;
    }

    private static JobEvent decode(io.locmoe.control.proto.JobEvent message) {
        return switch (message.getEventCase()) {
            case STATE ->
                new JobEvent.StateChanged(
                        JobState.valueOf(message.getState().getState().name().substring(STATE.length())));
            case STEP -> new JobEvent.StepCompleted(StepMessages.decode(message.getStep()));
            case PACE -> PaceMessages.decode(message.getPace());
            case VALIDATION ->
                new JobEvent.Validated(
                        message.getValidation().getStep(),
                        message.getValidation().getLoss());
            case CHECKPOINT ->
                new JobEvent.CheckpointWritten(
                        message.getCheckpoint().getStep(),
                        message.getCheckpoint().getDirectory());
            case CHECKPOINT_FAILED ->
                new JobEvent.CheckpointFailed(
                        message.getCheckpointFailed().getStep(),
                        message.getCheckpointFailed().getProblem());
            case SNAPSHOT ->
                new JobEvent.SnapshotTaken(
                        message.getSnapshot().getStep(),
                        message.getSnapshot().getSeconds(),
                        message.getSnapshot().getBytes());
            case RESTORED ->
                new JobEvent.Restored(
                        message.getRestored().getStep(), message.getRestored().getSnapshot());
            case LOST -> new JobEvent.NodesLost(LossMessages.decode(message.getLost()));
            case RECOVERED -> LossMessages.decode(message.getRecovered());
            case JOINED ->
                new JobEvent.NodesJoined(
                        message.getJoined().getNamesList(),
                        message.getJoined().getStep(),
                        message.getJoined().getNodes(),
                        message.getJoined().getSeconds());
            case MOVED -> PaceMessages.decode(message.getMoved());
            case LOG ->
                new JobEvent.LogLine(
                        message.getLog().getNode(), message.getLog().getText());
            case NOTICE -> new JobEvent.Notice(message.getNotice().getText());
            case END ->
                new JobEvent.Ended(
                        JobOutcome.valueOf(message.getEnd().getOutcome().name().substring(OUTCOME.length())),
                        message.getEnd().getMessage(),
                        message.getEnd().getMeshLost(),
                        message.getEnd().getLostNodesList());
            case EVENT_NOT_SET ->
                throw new ControlException(
                        ControlException.Code.INTERNAL,
                        "the node sends an event that this version does not know; use the same version on both sides");
        };
    }
}
