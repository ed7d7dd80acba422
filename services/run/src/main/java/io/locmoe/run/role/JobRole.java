package io.locmoe.run.role;

import io.locmoe.run.Caller;
import io.locmoe.run.Confinement;
import io.locmoe.run.Peer;
import io.locmoe.run.consensus.Acceptors;
import io.locmoe.run.consensus.ViewCalls;
import io.locmoe.run.consensus.ViewService;
import io.locmoe.run.mesh.Mesh;
import io.locmoe.run.mesh.PeerServices;
import io.locmoe.run.service.MeshService;
import io.locmoe.run.service.NodeInsight;
import io.locmoe.run.service.RankService;
import io.locmoe.run.service.RunService;
import io.locmoe.run.worker.JobHost;
import io.locmoe.run.worker.JobStart;
import io.locmoe.run.worker.NodeJobs;
import io.locmoe.topology.MembershipListener;
import io.locmoe.topology.MeshMembership;
import io.locmoe.topology.MeshNode;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** A node's part in jobs, for users and for other nodes, each within its rights. Any thread may call. */
public final class JobRole implements MembershipListener {
    private static final Duration OTHERS = Duration.ofSeconds(5);

    private final Confinement confinement;
    private final Mesh mesh;
    private final NodeJobs local;
    private final NodeRuns nodeRuns;
    private final JobStart starts;
    private final Acceptors runs;
    private final NodeInsight insight;
    private final Runnable end;

    /**
     * Creates the role.
     *
     * @param context event-loop context on which the state of jobs lives
     * @param insight what the node can tell of itself
     * @param end     called when a user tells this node to leave the mesh; must not block
     */
    public JobRole(
            Vertx vertx,
            Context context,
            MeshMembership membership,
            PeerServices others,
            JobHost host,
            NodeInsight insight,
            Runnable end) {
        this.insight = insight;
        this.end = end;
        this.confinement = new Confinement(vertx, context);
        this.mesh = new Mesh(membership, others, confinement, host.limits());
        this.local = new NodeJobs(confinement, host.factory());
        this.runs = new Acceptors(mesh.self().name(), local, InstantSource.system());
        this.nodeRuns = new NodeRuns(confinement, mesh, local, runs, host);
        this.starts = new JobStart(confinement, mesh, local, runs, host);
    }

    /** The mesh's services for a user. */
    public MeshService mesh(Caller caller) {
        return new UserCalls(confinement, mesh, local, nodeRuns, insight, end, caller);
    }

    /** This node's jobs, for another node. */
    public RankService ranks(Caller caller) {
        return new NodeCalls(confinement, starts, local, nodeRuns, caller);
    }

    /** This node's promises, for another node. */
    public ViewService views(Caller caller) {
        return new ViewCalls(confinement, runs, nodeRuns::mayGoOn, nodeRuns::promised, caller);
    }

    /** This node's runs, for another node. */
    public RunService runs(Caller caller) {
        return new RunCalls(confinement, nodeRuns, runs, mesh, caller);
    }

    /** Why this node takes no jobs although it is a member; empty if it takes jobs. */
    public Optional<String> stuck() {
        return local.stuck();
    }

    /** Id of the job that this node belongs to now. */
    public Optional<String> job() {
        return local.job();
    }

    @Override
    public void joined(MeshNode node) {
        Peer peer = Peer.of(node);
        confinement.run(() -> nodeRuns.joined(peer));
    }

    @Override
    public void left(MeshNode node) {
        Peer peer = Peer.of(node);
        confinement.run(() -> {
            local.left(peer);
            nodeRuns.left(peer);
        });
    }

    /** Takes no more jobs and leaves the current one at a step boundary; completes then, or at the limit. */
    public Future<Void> leave(Duration limit) {
        return confinement.call(() -> {
            nodeRuns.leave();
            return local.leave(limit).compose(_ -> othersLeft());
        });
    }

    /** Waits until the other nodes of a job that this one leads have also reached the boundary. */
    private Future<Void> othersLeft() {
        return confinement.until(OTHERS, () -> !nodeRuns.leads()).mapEmpty();
    }

    /** Takes no more jobs and aborts the current one; completes when its ranks have left it, or at the limit. */
    public Future<Void> close(Duration limit) {
        return confinement.call(() -> {
            nodeRuns.leave();
            return local.close(limit);
        });
    }
}
