package io.locmoe.run.mesh;

import io.locmoe.detection.FailureDetector;
import io.locmoe.run.Caller;
import io.locmoe.run.Confinement;
import io.locmoe.run.JobLimits;
import io.locmoe.run.Peer;
import io.locmoe.run.consensus.Electorate;
import io.locmoe.run.consensus.Epochs;
import io.locmoe.run.consensus.ViewService;
import io.locmoe.run.event.RunHistory;
import io.locmoe.run.service.FollowedRun;
import io.locmoe.run.service.MeshService;
import io.locmoe.run.service.RankService;
import io.locmoe.topology.MeshMembership;
import io.locmoe.topology.MeshNode;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** The nodes of the mesh, as jobs need them. Called on the jobs' context. */
public final class Mesh implements Electorate, RunPeers {
    private final MeshMembership membership;
    private final PeerServices others;
    private final FailureDetector<Peer> detector;
    private final Epochs epochs = new Epochs(InstantSource.system());

    public Mesh(MeshMembership membership, PeerServices others, Confinement confinement, JobLimits limits) {
        this.membership = membership;
        this.others = others;
        this.detector = limits.detector(confinement, this::ask);
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
        return Peer.of(self());
    }

    @Override
    public List<Peer> peers() {
        return membership.nodes().stream().map(Peer::of).toList();
    }

    @Override
    public Future<List<Peer>> answering(List<Peer> asked) {
        List<Future<Boolean>> answers = asked.stream()
                .map(peer -> others.answers(peer, membership.instance()))
                .toList();
        return Future.all(answers)
                .map(done -> IntStream.range(0, asked.size())
                        .filter(place -> answers.get(place).result())
                        .mapToObj(asked::get)
                        .toList());
    }

    @Override
    public FailureDetector<Peer> detector() {
        return detector;
    }

    private void ask(Peer peer, Consumer<Boolean> then) {
        answering(List.of(peer)).onSuccess(answered -> then.accept(!answered.isEmpty()));
    }

    /** A new epoch, greater than {@code other}. */
    public long epochAbove(long other) {
        return epochs.above(other);
    }

    /** Tells another node who leads a run. */
    public Future<Void> announce(Peer node, FollowedRun run) {
        return others.announce(node, run);
    }

    @Override
    public Future<Future<Void>> follow(Peer leader, String run, RunHistory copy) {
        return others.follow(leader, run, copy);
    }

    /** A node's service for users, to which a call is forwarded. */
    public MeshService service(Peer node, Caller caller) {
        return others.mesh(node, caller);
    }

    public RankService ranks(Peer peer) {
        return others.ranks(peer);
    }

    @Override
    public ViewService views(Peer peer) {
        return others.views(peer);
    }
}
