package io.locmoe.control.message;

import io.locmoe.control.proto.CheckpointFailed;
import io.locmoe.control.proto.CheckpointWritten;
import io.locmoe.control.proto.Decisions;
import io.locmoe.control.proto.End;
import io.locmoe.control.proto.JoinedNodes;
import io.locmoe.control.proto.LogLine;
import io.locmoe.control.proto.Notice;
import io.locmoe.control.proto.Outcome;
import io.locmoe.control.proto.Restored;
import io.locmoe.control.proto.SnapshotTaken;
import io.locmoe.control.proto.StateChange;
import io.locmoe.control.proto.Validation;
import io.locmoe.control.proto.WatchRunRequest;
import io.locmoe.control.proto.step.StepMessages;
import io.locmoe.control.proto.step.ValidationMessages;
import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.run.ControlException;
import io.locmoe.run.event.Position;
import io.locmoe.run.event.RunEvent;
import io.locmoe.run.event.RunHistory;
import io.locmoe.run.event.RunOutcome;
import io.locmoe.run.event.RunStage;

/** Job events as protocol messages. */
public final class EventMessages {
    private static final String STATE = "RUN_STAGE_";
    private static final String OUTCOME = "OUTCOME_";

    private EventMessages() {}

    public static WatchRunRequest watch(String runId, Position from) {
        return WatchRunRequest.newBuilder()
                .setRunId(runId)
                .setTerm(from.term())
                .setSeen(from.seen())
                .build();
    }

    public static io.locmoe.control.proto.RunEvent encode(RunHistory.Entry entry) {
        return encode(entry.event())
                .setTerm(entry.term())
                .setSeen(entry.after().seen())
                .build();
    }

    /** @throws ControlException for an event that this version does not know */
    public static RunHistory.Entry decodeEntry(io.locmoe.control.proto.RunEvent message) {
        return new RunHistory.Entry(message.getTerm(), Math.max(0, message.getSeen() - 1), decode(message));
    }

    private static io.locmoe.control.proto.RunEvent.Builder encode(RunEvent event) {
        io.locmoe.control.proto.RunEvent.Builder message = io.locmoe.control.proto.RunEvent.newBuilder();
        switch (event) {
            case RunEvent.StateChanged e ->
                message.setState(StateChange.newBuilder().setState(encode(e.state())));
            case RunEvent.Decided e -> message.setDecided(Decisions.newBuilder().putAllSettings(e.settings()));
            case RunEvent.Training(TrainingEvent.StepCompleted e) -> message.setStep(StepMessages.encode(e.report()));
            case RunEvent.Training(TrainingEvent.PaceChanged e) -> message.setPace(PaceMessages.encode(e));
            case RunEvent.Training(TrainingEvent.Validated e) ->
                message.setValidation(ValidationMessages.encode(e.step(), e.loss(), e.layers()));
            case RunEvent.Training(TrainingEvent.CheckpointWritten e) ->
                message.setCheckpoint(
                        CheckpointWritten.newBuilder().setStep(e.step()).setDirectory(e.directory()));
            case RunEvent.Training(TrainingEvent.CheckpointFailed e) ->
                message.setCheckpointFailed(
                        CheckpointFailed.newBuilder().setStep(e.step()).setProblem(e.problem()));
            case RunEvent.Training(TrainingEvent.SnapshotTaken e) -> message.setSnapshot(encode(e));
            case RunEvent.Training(TrainingEvent.Restored e) ->
                message.setRestored(Restored.newBuilder().setStep(e.step()).setSnapshot(e.snapshot()));
            case RunEvent.NodesFailed e -> message.setFailed(FailureMessages.encode(e.failure()));
            case RunEvent.Recovered e -> message.setRecovered(FailureMessages.encode(e));
            case RunEvent.NodesJoined e -> message.setJoined(encode(e));
            case RunEvent.ExpertsMoved e -> message.setMoved(PaceMessages.encode(e));
            case RunEvent.LogLine e ->
                message.setLog(LogLine.newBuilder().setNode(e.node()).setText(e.text()));
            case RunEvent.Training(TrainingEvent.Notice e) ->
                message.setNotice(Notice.newBuilder().setText(e.text()));
            case RunEvent.Training(TrainingEvent.TokenGenerated e) -> message.setToken(TextMessages.encode(e));
            case RunEvent.Ended e ->
                message.setEnd(End.newBuilder()
                        .setOutcome(encode(e.outcome()))
                        .setMessage(e.message())
                        .setMeshFailed(e.meshFailed())
                        .addAllFailedNodes(e.failedNodes()));
        }
        return message;
    }

    private static SnapshotTaken.Builder encode(TrainingEvent.SnapshotTaken taken) {
        return SnapshotTaken.newBuilder()
                .setStep(taken.step())
                .setSeconds(taken.seconds())
                .setBytes(taken.bytes());
    }

    private static TrainingEvent decode(SnapshotTaken message) {
        return new TrainingEvent.SnapshotTaken(message.getStep(), message.getSeconds(), message.getBytes());
    }

    private static TrainingEvent decode(Validation message) {
        return new TrainingEvent.Validated(message.getStep(), message.getLoss(), ValidationMessages.layers(message));
    }

    private static JoinedNodes.Builder encode(RunEvent.NodesJoined joined) {
        return JoinedNodes.newBuilder()
                .addAllNames(joined.names())
                .setStep(joined.step())
                .setNodes(joined.nodes())
                .setSeconds(joined.seconds());
    }

    private static RunEvent decode(JoinedNodes message) {
        return new RunEvent.NodesJoined(
                message.getNamesList(), message.getStep(), message.getNodes(), message.getSeconds());
    }

    private static io.locmoe.control.proto.RunStage encode(RunStage stage) {
        return io.locmoe.control.proto.RunStage.valueOf(STATE + stage);
    }

    static Outcome encode(RunOutcome outcome) {
        return Outcome.valueOf(OUTCOME + outcome);
    }

    static RunOutcome decode(Outcome message) {
        return RunOutcome.valueOf(message.name().substring(OUTCOME.length()));
    }

    private static RunEvent decode(io.locmoe.control.proto.RunEvent message) {
        return switch (message.getEventCase()) {
            case STATE ->
                new RunEvent.StateChanged(
                        RunStage.valueOf(message.getState().getState().name().substring(STATE.length())));
            case DECIDED -> new RunEvent.Decided(message.getDecided().getSettingsMap());
            case STEP -> new RunEvent.Training(new TrainingEvent.StepCompleted(StepMessages.decode(message.getStep())));
            case PACE -> new RunEvent.Training(PaceMessages.decode(message.getPace()));
            case VALIDATION -> new RunEvent.Training(decode(message.getValidation()));
            case CHECKPOINT ->
                new RunEvent.Training(new TrainingEvent.CheckpointWritten(
                        message.getCheckpoint().getStep(),
                        message.getCheckpoint().getDirectory()));
            case CHECKPOINT_FAILED ->
                new RunEvent.Training(new TrainingEvent.CheckpointFailed(
                        message.getCheckpointFailed().getStep(),
                        message.getCheckpointFailed().getProblem()));
            case SNAPSHOT -> new RunEvent.Training(decode(message.getSnapshot()));
            case RESTORED ->
                new RunEvent.Training(new TrainingEvent.Restored(
                        message.getRestored().getStep(), message.getRestored().getSnapshot()));
            case FAILED -> new RunEvent.NodesFailed(FailureMessages.decode(message.getFailed()));
            case RECOVERED -> FailureMessages.decode(message.getRecovered());
            case JOINED -> decode(message.getJoined());
            case MOVED -> PaceMessages.decode(message.getMoved());
            case LOG ->
                new RunEvent.LogLine(
                        message.getLog().getNode(), message.getLog().getText());
            case TOKEN -> new RunEvent.Training(TextMessages.decode(message.getToken()));
            case NOTICE -> RunEvent.notice(message.getNotice().getText());
            case END ->
                new RunEvent.Ended(
                        decode(message.getEnd().getOutcome()),
                        message.getEnd().getMessage(),
                        message.getEnd().getMeshFailed(),
                        message.getEnd().getFailedNodesList());
            case EVENT_NOT_SET ->
                throw new ControlException(
                        ControlException.Code.INTERNAL,
                        "the node sends an event that this version does not know; use the same version on both sides");
        };
    }
}
