package io.locmoe.node;

import io.locmoe.control.access.NodeProfile;
import io.locmoe.control.client.ControlClient;
import io.locmoe.run.Peer;
import io.locmoe.run.mesh.NodeStatuses;
import io.locmoe.run.service.NodeStatus;
import io.locmoe.topology.MemberAddress;
import io.locmoe.topology.MemberIdentity;
import io.locmoe.topology.MemberProof;
import io.locmoe.topology.MeshNode;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/**
 * Asks other nodes who they are, over the control plane for nodes. In a mesh with certificates, its connections prove
 * the name of the node at the other end.
 */
record ControlProof(ControlClient client) implements MemberProof {

    @Override
    public CompletionStage<MemberIdentity> ask(MemberAddress address, UUID asker) {
        return client.profile(new Peer(address.name(), address.host(), 0, 0, address.rankPort()))
                .identify(asker)
                .map(ControlProof::identity)
                .toCompletionStage();
    }

    private static MemberIdentity identity(NodeProfile profile) {
        NodeStatus node = profile.node();
        return new MemberIdentity(
                profile.instance(),
                profile.member(),
                new MeshNode(
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
                        profile.plugins().stream()
                                .map(plugin -> new MeshNode.Plugin(plugin.name(), plugin.version(), plugin.digest()))
                                .toList(),
                        new MeshNode.Location(node.rack(), node.zone())),
                profile.knowsAsker());
    }

    /** This node's answer when another one asks. */
    static NodeProfile profile(MemberIdentity identity) {
        return new NodeProfile(
                identity.instance(),
                identity.member(),
                NodeStatuses.of(identity.node()),
                identity.node().plugins().stream()
                        .map(plugin -> new NodeProfile.Plugin(plugin.name(), plugin.version(), plugin.digest()))
                        .toList(),
                identity.knowsAsker());
    }
}
