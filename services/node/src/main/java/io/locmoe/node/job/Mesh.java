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
import java.util.List;

/** The other nodes, as jobs need them. Called on the jobs' context; membership is asked on worker threads. */
final class Mesh {
    private final MeshMembership membership;
    private final ControlClient client;
    private final Confinement confinement;

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

    Future<ExpertPlacement> place(String jobId, int experts, Topology topology) {
        return confinement.blocking(() -> membership.placements().place(jobId, experts, topology));
    }

    void forget(String jobId) {
        confinement.blocking(() -> {
            membership.placements().remove(jobId);
            return null;
        });
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
