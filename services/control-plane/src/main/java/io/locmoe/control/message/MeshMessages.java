package io.locmoe.control.message;

import io.locmoe.control.proto.Node;
import io.locmoe.control.proto.SubmitRunRequest;
import io.locmoe.control.proto.TopologyReply;
import io.locmoe.run.ControlException;
import io.locmoe.run.service.MeshStatus;
import io.locmoe.run.service.NodeStatus;
import io.locmoe.run.service.RunRequest;
import java.util.Optional;

/** Requests and replies of the mesh service as protocol messages. */
public final class MeshMessages {
    private MeshMessages() {}

    public static SubmitRunRequest encode(RunRequest request) {
        SubmitRunRequest.Builder message = SubmitRunRequest.newBuilder()
                .putAllSettings(request.settings())
                .setCheckpoints(request.checkpoints())
                .setRun(request.run());
        request.after().ifPresent(loss -> message.setAfter(FailureMessages.encode(loss)));
        request.text().ifPresent(text -> message.setText(TextMessages.encode(text)));
        return message.build();
    }

    /** @throws ControlException if the message has an invalid node failure, or an invalid text */
    public static RunRequest decode(SubmitRunRequest message) {
        return new RunRequest(
                message.getSettingsMap(),
                message.getCheckpoints(),
                message.getRun(),
                message.hasAfter() ? Optional.of(FailureMessages.decode(message.getAfter())) : Optional.empty(),
                message.hasText() ? Optional.of(TextMessages.decode(message.getText())) : Optional.empty());
    }

    public static TopologyReply encode(MeshStatus mesh) {
        return TopologyReply.newBuilder()
                .addAllNodes(mesh.nodes().stream().map(MeshMessages::encode).toList())
                .setRunningRun(mesh.runningJob().orElse(""))
                .build();
    }

    public static MeshStatus decode(TopologyReply message) {
        return new MeshStatus(
                message.getNodesList().stream().map(MeshMessages::decode).toList(),
                Optional.of(message.getRunningRun()).filter(job -> !job.isEmpty()));
    }

    public static Node encode(NodeStatus node) {
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
                .setRack(node.rack())
                .setZone(node.zone())
                .build();
    }

    public static NodeStatus decode(Node message) {
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
                message.getVersion(),
                message.getRack(),
                message.getZone());
    }
}
