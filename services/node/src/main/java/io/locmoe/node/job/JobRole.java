package io.locmoe.node.job;

import io.locmoe.control.ControlClient;
import io.locmoe.control.JobHistory;
import io.locmoe.control.JobRequest;
import io.locmoe.control.MeshService;
import io.locmoe.control.MeshStatus;
import io.locmoe.control.NodeStatus;
import io.locmoe.control.Peer;
import io.locmoe.control.RankFailure;
import io.locmoe.control.RankService;
import io.locmoe.control.RankStart;
import io.locmoe.topology.MembershipListener;
import io.locmoe.topology.MeshMembership;
import io.locmoe.topology.MeshNode;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A node's part in jobs. Users may ask any node: the first of the mesh coordinates jobs, and the others pass requests
 * on to it. A node passes them on only to one that comes before it, so no request goes round in circles. Any thread may
 * call.
 */
public final class JobRole implements MeshService, RankService, MembershipListener {
    private final Confinement confinement;
    private final Mesh mesh;
    private final NodeJobs local;
    private final JobCoordinator coordinator;

    /**
     * Creates the role.
     *
     * @param context event-loop context on which the state of jobs lives
     */
    public JobRole(Vertx vertx, Context context, MeshMembership membership, ControlClient client, JobHost host) {
        this.confinement = new Confinement(vertx, context);
        this.mesh = new Mesh(membership, client, confinement);
        this.local = new NodeJobs(confinement, host.factory());
        this.coordinator = new JobCoordinator(confinement, mesh, local, host);
    }

    private <T> Future<T> atCoordinator(Function<MeshService, Future<T>> elsewhere, Supplier<Future<T>> here) {
        return confinement.call(() -> mesh.nodes()
                .compose(nodes -> nodes.getFirst().equals(mesh.self())
                        ? here.get()
                        : elsewhere.apply(mesh.service(nodes.getFirst()))));
    }

    @Override
    public Future<String> submit(JobRequest request) {
        return atCoordinator(first -> first.submit(request), () -> coordinator.submit(request));
    }

    @Override
    public Future<JobHistory> watch(String jobId) {
        return atCoordinator(
                first -> first.watch(jobId),
                () -> coordinator
                        .history(jobId)
                        .map(Future::succeededFuture)
                        .orElseGet(() -> Future.failedFuture(JobCoordinator.unknown(jobId))));
    }

    @Override
    public Future<Void> cancel(String jobId) {
        return atCoordinator(first -> first.cancel(jobId), () -> coordinator.cancel(jobId));
    }

    @Override
    public Future<Void> checkpoint(String jobId) {
        return atCoordinator(first -> first.checkpoint(jobId), () -> coordinator.checkpoint(jobId));
    }

    @Override
    public Future<MeshStatus> topology() {
        return atCoordinator(
                MeshService::topology,
                () -> mesh.nodes().map(nodes -> new MeshStatus(status(nodes), coordinator.runningJob())));
    }

    private static List<NodeStatus> status(List<MeshNode> nodes) {
        return nodes.stream()
                .map(node -> new NodeStatus(
                        node.index(),
                        node.name(),
                        node.host(),
                        node.flightPort(),
                        node.controlPort(),
                        node.rankPort(),
                        node.httpPort(),
                        node.devices(),
                        node.drivers(),
                        node.version()))
                .toList();
    }

    @Override
    public Future<Void> start(RankStart start) {
        return confinement.call(() -> local.start(start, new RemoteReports(start, mesh.ranks(start.coordinator()))));
    }

    @Override
    public Future<List<String>> cancel(String jobId, String reason) {
        return confinement.call(() -> Future.succeededFuture(local.abort(jobId, reason)));
    }

    @Override
    public Future<Void> reportFailure(RankFailure failure) {
        return confinement.call(() -> done(() -> coordinator.reported(failure)));
    }

    @Override
    public Future<Void> ended(String jobId, int node, List<String> lastExchanges) {
        return confinement.call(() -> done(() -> coordinator.gone(jobId, node, lastExchanges)));
    }

    private static Future<Void> done(Runnable work) {
        work.run();
        return Future.succeededFuture();
    }

    @Override
    public void left(MeshNode node) {
        Peer peer = Mesh.peer(node);
        confinement.run(() -> {
            local.left(peer);
            coordinator.left(peer);
        });
    }

    /** Takes no more jobs and aborts the current one; completes when its ranks have left it, or at the limit. */
    public Future<Void> close(Duration limit) {
        return confinement.call(() -> local.close(limit));
    }
}
