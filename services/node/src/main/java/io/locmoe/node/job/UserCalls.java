package io.locmoe.node.job;

import io.locmoe.control.Caller;
import io.locmoe.control.ControlException;
import io.locmoe.control.ControlException.Code;
import io.locmoe.control.HeldPlugins;
import io.locmoe.control.JobHistory;
import io.locmoe.control.JobRequest;
import io.locmoe.control.MeshService;
import io.locmoe.control.MeshStatus;
import io.locmoe.topology.MeshNode;
import io.vertx.core.Future;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What the mesh does for a user. The first node coordinates jobs, and the others pass calls on to it, with the user's
 * name. A node passes them on only to one that comes before it, so no call goes round in circles. Any thread may call.
 */
record UserCalls(Confinement confinement, Mesh mesh, NodeJobs local, JobCoordinator coordinator, Caller caller)
        implements MeshService {

    private <T> Future<T> atCoordinator(Function<MeshService, Future<T>> elsewhere, Supplier<Future<T>> here) {
        return confinement.call(() -> mesh.nodes()
                .compose(nodes -> nodes.getFirst().equals(mesh.self())
                        ? here.get()
                        : elsewhere.apply(mesh.service(nodes.getFirst(), caller))));
    }

    @Override
    public Future<String> submit(JobRequest request) {
        return atCoordinator(first -> first.submit(request), () -> coordinator.submit(request, caller));
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
        return atCoordinator(first -> first.cancel(jobId), () -> coordinator.cancel(jobId, caller));
    }

    @Override
    public Future<Void> checkpoint(String jobId) {
        return atCoordinator(first -> first.checkpoint(jobId), () -> coordinator.checkpoint(jobId, caller));
    }

    /** Every node asks the others itself, so that it takes no more than one step. */
    @Override
    public Future<HeldPlugins> plugins(String node) {
        return confinement.call(() -> mesh.nodes()
                .compose(nodes -> nodes.stream()
                        .filter(known -> known.name().equals(node))
                        .findFirst()
                        .map(new PluginQuestion(confinement, mesh, local)::ask)
                        .orElseGet(() -> Future.failedFuture(new ControlException(
                                Code.INVALID,
                                "the mesh has no such node; it has "
                                        + nodes.stream().map(MeshNode::name).collect(Collectors.joining(", ")))))));
    }

    @Override
    public Future<MeshStatus> topology() {
        return atCoordinator(
                MeshService::topology,
                () -> mesh.nodes()
                        .map(nodes -> new MeshStatus(
                                nodes.stream().map(NodeStatuses::of).toList(), coordinator.runningJob())));
    }
}
