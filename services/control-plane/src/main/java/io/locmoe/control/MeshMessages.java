package io.locmoe.control;

import io.locmoe.control.proto.LostNodes;
import io.locmoe.control.proto.LostNodes.Kind;
import io.locmoe.control.proto.Node;
import io.locmoe.control.proto.SubmitJobRequest;
import io.locmoe.control.proto.TopologyReply;
import java.util.Optional;

/** Requests and replies of the mesh service as protocol messages. */
final class MeshMessages {
    private static final String KIND = "KIND_";

    private MeshMessages() {}

    static SubmitJobRequest encode(JobRequest request) {
        SubmitJobRequest.Builder message = SubmitJobRequest.newBuilder()
                .putAllSettings(request.settings())
                .setCheckpoints(request.checkpoints())
                .setRun(request.run());
        request.after()
                .ifPresent(loss -> message.setAfter(LostNodes.newBuilder()
                        .setKind(Kind.valueOf(KIND + loss.kind()))
                        .setStep(loss.step())
                        .setSeconds(loss.seconds())));
        return message.build();
    }

    /** @throws ControlException if it tells of a loss that was none */
    static JobRequest decode(SubmitJobRequest message) {
        return new JobRequest(
                message.getSettingsMap(),
                message.getCheckpoints(),
                message.getRun(),
                message.hasAfter() ? Optional.of(decode(message.getAfter())) : Optional.empty());
    }

    private static NodeLoss decode(LostNodes message) {
        return switch (message.getKind()) {
            case KIND_NODE, KIND_COORDINATOR, KIND_SEVERAL, KIND_CONNECTION ->
                new NodeLoss(
                        NodeLoss.Kind.valueOf(message.getKind().name().substring(KIND.length())),
                        message.getStep(),
                        message.getSeconds());
            case KIND_UNSPECIFIED, UNRECOGNIZED ->
                throw new ControlException(
                        ControlException.Code.INVALID, "this version does not know what kind of loss that was");
        };
    }

    static TopologyReply encode(MeshStatus mesh) {
        return TopologyReply.newBuilder()
                .addAllNodes(mesh.nodes().stream().map(MeshMessages::encode).toList())
                .setRunningJob(mesh.runningJob().orElse(""))
                .build();
    }

    static MeshStatus decode(TopologyReply message) {
        return new MeshStatus(
                message.getNodesList().stream().map(MeshMessages::decode).toList(),
                Optional.of(message.getRunningJob()).filter(job -> !job.isEmpty()));
    }

    static Node encode(NodeStatus node) {
        return Node.newBuilder()
                .setIndex(node.index())
                .setName(node.name())
                .setHost(node.host())
                .setFlightPort(node.flightPort())
                .setControlPort(node.controlPort())
                .setRankPort(node.rankPort())
                .setHttpPort(node.httpPort())
                .setDevices(node.devices())
                .addAllDrivers(node.drivers())
                .setVersion(node.version())
                .build();
    }

    static NodeStatus decode(Node message) {
        return new NodeStatus(
                message.getIndex(),
                message.getName(),
                message.getHost(),
                message.getFlightPort(),
                message.getControlPort(),
                message.getRankPort(),
                message.getHttpPort(),
                message.getDevices(),
                message.getDriversList(),
                message.getVersion());
    }
}
