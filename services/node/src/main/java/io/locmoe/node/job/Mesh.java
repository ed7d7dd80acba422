package io.locmoe.node.job;

import io.locmoe.control.Caller;
import io.locmoe.control.ControlClient;
import io.locmoe.control.FollowedRun;
import io.locmoe.control.JobHistory;
import io.locmoe.control.MeshService;
import io.locmoe.control.Peer;
import io.locmoe.control.RankService;
import io.locmoe.control.ViewService;
import io.locmoe.topology.MeshMembership;
import io.locmoe.topology.MeshNode;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.IntStream;

/** The nodes of the mesh, as jobs need them. Called on the jobs' context. */
final class Mesh implements Electorate, RunPeers {
    private final MeshMembership membership;
    private final ControlClient client;
    private final Epochs epochs = new Epochs(InstantSource.system());

    Mesh(MeshMembership membership, ControlClient client) {
        this.membership = membership;
        this.client = client;
    }

    @Override
    public MeshNode self() {
        return membership.self();
    }

    /** All nodes, in the order in which jobs number them. */
    @Override
    public Future<List<MeshNode>> nodes() {
        return Future.succeededFuture(membership.nodes());
    }

    @Override
    public Peer here() {
        return peer(self());
    }

    @Override
    public List<Peer> peers() {
        return membership.nodes().stream().map(Mesh::peer).toList();
    }

    @Override
    public Future<List<Peer>> answering(List<Peer> asked) {
        List<Future<Boolean>> answers = asked.stream()
                .map(peer -> client.profile(peer)
                        .identify(membership.instance())
                        .map(true)
                        .otherwise(false))
                .toList();
        return Future.all(answers)
                .map(done -> IntStream.range(0, asked.size())
                        .filter(place -> answers.get(place).result())
                        .mapToObj(asked::get)
                        .toList());
    }

    /** A new epoch, greater than {@code other}. */
    long epochAbove(long other) {
        return epochs.above(other);
    }

    /** Tells another node who leads a run. */
    Future<Void> kept(Peer node, FollowedRun run) {
        return client.runs().kept(node, run);
    }

    @Override
    public Future<Future<Void>> follow(Peer keeper, String run, JobHistory copy) {
        return client.runs().follow(keeper, run, copy);
    }

    /** A node's service for users, to which a call is forwarded. */
    MeshService service(Peer node, Caller caller) {
        return client.mesh(node, caller);
    }

    RankService ranks(Peer peer) {
        return client.ranks(peer);
    }

    @Override
    public ViewService views(Peer peer) {
        return client.views(peer);
    }

    static Peer peer(MeshNode node) {
        return new Peer(node.name(), node.host(), node.flightPort(), node.controlPort(), node.rankPort());
    }
}
