package io.locmoe.node.job;

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

/** The other nodes, as jobs need them. Called on the jobs' context; membership is asked on worker threads. */
final class Mesh {
    private final MeshMembership membership;
    private final ControlClient client;
    private final Confinement confinement;
    private final Epochs epochs = new Epochs(InstantSource.system());

    Mesh(MeshMembership membership, ControlClient client, Confinement confinement) {
        this.membership = membership;
        this.client = client;
        this.confinement = confinement;
    }

    MeshNode self() {
        return membership.self();
    }

    /** All nodes in the order in which jobs number them. */
    Future<List<MeshNode>> nodes() {
        return confinement.blocking(membership::nodes);
    }

    /**
     * Spreads the experts evenly, under a new epoch.
     *
     * @throws IllegalArgumentException if the experts do not divide over the nodes
     */
    ExpertPlacement place(int experts, Topology topology) {
        return ExpertPlacement.even(epochs.next(), experts, topology);
    }

    MeshService service(MeshNode node) {
        return client.mesh(node.host(), node.controlPort());
    }

    RankService ranks(Peer peer) {
        return client.ranks(peer.host(), peer.rankPort());
    }

    static Peer peer(MeshNode node) {
        return new Peer(node.name(), node.host(), node.flightPort(), node.controlPort(), node.rankPort());
    }
}
