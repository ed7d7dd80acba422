package io.locmoe.node.job;

import io.locmoe.control.Caller;
import io.locmoe.control.ControlClient;
import io.locmoe.control.MeshService;
import io.locmoe.control.Peer;
import io.locmoe.control.RankService;
import io.locmoe.spi.topology.ExpertPlacement;
import io.locmoe.spi.topology.Topology;
import io.locmoe.topology.MeshMembership;
import io.locmoe.topology.MeshNode;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.List;

/** The other nodes, as jobs need them. Called on the jobs' context. */
final class Mesh {
    private final MeshMembership membership;
    private final ControlClient client;
    private final Epochs epochs = new Epochs(InstantSource.system());

    Mesh(MeshMembership membership, ControlClient client) {
        this.membership = membership;
        this.client = client;
    }

    MeshNode self() {
        return membership.self();
    }

    /** All nodes in the order in which jobs number them. */
    Future<List<MeshNode>> nodes() {
        return Future.succeededFuture(membership.nodes());
    }

    /**
     * Spreads the experts evenly, under a new epoch.
     *
     * @throws IllegalArgumentException if the experts do not divide over the nodes
     */
    ExpertPlacement place(int experts, Topology topology) {
        return ExpertPlacement.even(epochs.next(), experts, topology);
    }

    /** A node's service for users, to which a call is passed on. */
    MeshService service(MeshNode node, Caller caller) {
        return client.mesh(peer(node), caller);
    }

    RankService ranks(Peer peer) {
        return client.ranks(peer);
    }

    static Peer peer(MeshNode node) {
        return new Peer(node.name(), node.host(), node.flightPort(), node.controlPort(), node.rankPort());
    }
}
