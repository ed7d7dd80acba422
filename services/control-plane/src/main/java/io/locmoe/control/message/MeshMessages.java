package io.locmoe.control.message;

import io.locmoe.control.proto.Node;
import io.locmoe.control.proto.SubmitJobRequest;
import io.locmoe.control.proto.TopologyReply;
import io.locmoe.run.ControlException;
import io.locmoe.run.service.JobRequest;
import io.locmoe.run.service.MeshStatus;
import io.locmoe.run.service.NodeStatus;
import java.util.Optional;

/** Requests and replies of the mesh service as protocol messages. */
public final class MeshMessages {
    private MeshMessages() {}

    public static SubmitJobRequest encode(JobRequest request) {
        SubmitJobRequest.Builder message = SubmitJobRequest.newBuilder()
                .putAllSettings(request.settings())
                .setCheckpoints(request.checkpoints())
                .setRun(request.run());
        request.after().ifPresent(loss -> message.setAfter(LossMessages.encode(loss)));
        return message.build();
    }

    /** @throws ControlException if the message has an invalid node failure */
    public static JobRequest decode(SubmitJobRequest message) {
        return new JobRequest(
                message.getSettingsMap(),
                message.getCheckpoints(),
                message.getRun(),
                message.hasAfter() ? Optional.of(LossMessages.decode(message.getAfter())) : Optional.empty());
    }

    public static TopologyReply encode(MeshStatus mesh) {
        return TopologyReply.newBuilder()
                .addAllNodes(mesh.nodes().stream().map(MeshMessages::encode).toList())
                .setRunningJob(mesh.runningJob().orElse(""))
                .build();
    }

    public static MeshStatus decode(TopologyReply message) {
        return new MeshStatus(
                message.getNodesList().stream().map(MeshMessages::decode).toList(),
                Optional.of(message.getRunningJob()).filter(job -> !job.isEmpty()));
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
