package io.locmoe.run.mesh;

import io.locmoe.run.service.NodeStatus;
import io.locmoe.topology.MeshNode;

/** Converts nodes of the mesh to the form of the control plane. */
public final class NodeStatuses {
    private NodeStatuses() {}

    public static NodeStatus of(MeshNode node) {
        return new NodeStatus(
                node.index(),
                node.name(),
                node.host(),
                node.flightPort(),
                node.controlPort(),
                node.rankPort(),
                node.httpPort(),
                node.devices(),
                node.drivers(),
                node.version(),
                node.location().rack(),
                node.location().zone());
    }
}
