package io.locmoe.client;

import io.locmoe.client.RunInfo.Outcome;
import io.locmoe.client.WatchEvent.NodesFailed;
import io.locmoe.client.WatchEvent.Stage;
import io.locmoe.client.WatchEvent.State;
import io.locmoe.control.proto.End;
import io.locmoe.control.proto.HostingNode;
import io.locmoe.control.proto.JoinedNodes;
import io.locmoe.control.proto.MovedExperts;
import io.locmoe.control.proto.NodeFailure;
import io.locmoe.control.proto.NodePace;
import io.locmoe.control.proto.Origin;
import io.locmoe.control.proto.Recovered;
import io.locmoe.control.proto.RunEvent;
import io.locmoe.control.proto.RunStage;
import io.locmoe.control.proto.SnapshotTaken;
import io.locmoe.control.proto.Validation;
import io.locmoe.control.proto.step.StepMessages;
import io.locmoe.control.proto.step.ValidationMessages;
import io.locmoe.engine.report.PaceChange;
import java.util.LinkedHashMap;
import java.util.Map;

/** The events of messages. */
final class DecodedEvent {
    private DecodedEvent() {}

    static WatchEvent of(RunEvent m) {
        return switch (m.getEventCase()) {
            case STATE -> new WatchEvent.Reached(stage(m.getState().getState()));
            case STEP -> new WatchEvent.Step(StepMessages.decode(m.getStep()));
            case VALIDATION -> validated(m.getValidation());
            case CHECKPOINT ->
                new WatchEvent.CheckpointWritten(
                        m.getCheckpoint().getStep(), m.getCheckpoint().getDirectory());
            case CHECKPOINT_FAILED ->
                new WatchEvent.CheckpointFailed(
                        m.getCheckpointFailed().getStep(),
                        m.getCheckpointFailed().getProblem());
            case LOG -> new WatchEvent.Logged(m.getLog().getNode(), m.getLog().getText());
            case NOTICE -> new WatchEvent.Noticed(m.getNotice().getText());
            case END -> ended(m.getEnd());
            default -> ofNodes(m);
        };
    }

    private static WatchEvent validated(Validation m) {
        return new WatchEvent.Validated(m.getStep(), m.getLoss(), ValidationMessages.layers(m));
    }

    /** The events about nodes and what they hold. */
    private static WatchEvent ofNodes(RunEvent m) {
        return switch (m.getEventCase()) {
            case SNAPSHOT -> taken(m.getSnapshot());
            case RESTORED ->
                new WatchEvent.Restored(
                        m.getRestored().getStep(), m.getRestored().getSnapshot());
            case PACE -> pace(m.getPace());
            case FAILED -> failed(m.getFailed());
            case RECOVERED -> recovered(m.getRecovered());
            case JOINED -> joined(m.getJoined());
            case MOVED -> moved(m.getMoved());
            case TOKEN ->
                new WatchEvent.Token(m.getToken().getText(), m.getToken().getLogProbability());
            case DECIDED -> new WatchEvent.Decided(m.getDecided().getSettingsMap());
            default -> new WatchEvent.Unknown();
        };
    }

    private static Stage stage(RunStage message) {
        return switch (message) {
            case RUN_STAGE_SUBMITTED -> Stage.SUBMITTED;
            case RUN_STAGE_STARTING -> Stage.STARTING;
            case RUN_STAGE_RUNNING -> Stage.RUNNING;
            case RUN_STAGE_STOPPING -> Stage.STOPPING;
            case RUN_STAGE_UNSPECIFIED, UNRECOGNIZED -> Stage.UNKNOWN;
        };
    }

    private static WatchEvent.Pace pace(NodePace m) {
        return new WatchEvent.Pace(
                m.getName(), new PaceChange(m.getNode(), m.getStep(), m.getSince(), m.getUntil(), m.getFactor()));
    }

    private static NodesFailed failed(NodeFailure m) {
        return new NodesFailed(
                m.getNamesList(), m.getStep(), m.getNodes(), m.getNumber(), m.getSeconds(), m.getCause());
    }

    private static WatchEvent.Recovered recovered(Recovered m) {
        return new WatchEvent.Recovered(failed(m.getFailure()), m.getFrom(), state(m.getOrigin()), m.getMembersList());
    }

    private static State state(Origin message) {
        return switch (message) {
            case ORIGIN_SNAPSHOT -> State.SNAPSHOT;
            case ORIGIN_CHECKPOINT -> State.CHECKPOINT;
            case ORIGIN_START, ORIGIN_UNSPECIFIED, UNRECOGNIZED -> State.START;
        };
    }

    private static WatchEvent.SnapshotTaken taken(SnapshotTaken m) {
        return new WatchEvent.SnapshotTaken(m.getStep(), m.getSeconds(), m.getBytes());
    }

    private static WatchEvent.NodesJoined joined(JoinedNodes m) {
        return new WatchEvent.NodesJoined(m.getNamesList(), m.getStep(), m.getNodes(), m.getSeconds());
    }

    private static WatchEvent.ExpertsMoved moved(MovedExperts m) {
        Map<String, Integer> experts = new LinkedHashMap<>();
        for (HostingNode node : m.getNodesList()) {
            experts.put(node.getName(), node.getExperts());
        }
        return new WatchEvent.ExpertsMoved(m.getSlowList(), experts, m.getStep(), m.getSeconds());
    }

    private static WatchEvent.Ended ended(End m) {
        return new WatchEvent.Ended(
                Decoded.outcome(m.getOutcome()).orElse(Outcome.FAILED),
                m.getMessage(),
                m.getMeshFailed(),
                m.getFailedNodesList());
    }
}
