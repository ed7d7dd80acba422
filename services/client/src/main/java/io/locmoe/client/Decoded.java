package io.locmoe.client;

import io.locmoe.control.proto.ListRunsReply;
import io.locmoe.control.proto.Node;
import io.locmoe.control.proto.Outcome;
import io.locmoe.control.proto.Run;
import io.locmoe.control.proto.TopologyReply;
import java.util.List;
import java.util.Optional;

/** The values of messages about meshes and runs. */
final class Decoded {
    private Decoded() {}

    static MeshMembers mesh(TopologyReply message) {
        return new MeshMembers(
                message.getNodesList().stream().map(Decoded::node).toList(),
                Optional.of(message.getRunningRun()).filter(run -> !run.isEmpty()));
    }

    private static MeshMember node(Node message) {
        return new MeshMember(
                message.getIndex(),
                message.getName(),
                message.getHost(),
                message.getControlPort(),
                message.getHttpPort(),
                message.getDevices(),
                message.getDriversList(),
                message.getVersion(),
                message.getRack(),
                message.getZone());
    }

    static List<RunInfo> runs(ListRunsReply message) {
        return message.getRunsList().stream().map(Decoded::run).toList();
    }

    private static RunInfo run(Run message) {
        return new RunInfo(
                message.getRunId(),
                message.getOwner(),
                message.getLeader(),
                message.getRouter(),
                message.getStep(),
                message.getSteps(),
                message.getCheckpoint(),
                message.getCheckpointStep(),
                message.getFailures(),
                message.getStopping(),
                outcome(message.getOutcome()),
                message.getMessage(),
                message.getSettingsMap());
    }

    /** Empty while a run goes on. */
    static Optional<RunInfo.Outcome> outcome(Outcome message) {
        return switch (message) {
            case OUTCOME_COMPLETED -> Optional.of(RunInfo.Outcome.COMPLETED);
            case OUTCOME_CANCELLED -> Optional.of(RunInfo.Outcome.CANCELLED);
            case OUTCOME_FAILED -> Optional.of(RunInfo.Outcome.FAILED);
            case OUTCOME_UNSPECIFIED, UNRECOGNIZED -> Optional.empty();
        };
    }
}
