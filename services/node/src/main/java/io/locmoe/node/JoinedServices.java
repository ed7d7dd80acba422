package io.locmoe.node;

import io.locmoe.control.ControlException;
import io.locmoe.control.JobHistory;
import io.locmoe.control.JobRequest;
import io.locmoe.control.MeshService;
import io.locmoe.control.MeshStatus;
import io.locmoe.control.NodeProfile;
import io.locmoe.control.ProfileService;
import io.locmoe.control.RankFailure;
import io.locmoe.control.RankService;
import io.locmoe.control.RankStart;
import io.locmoe.node.job.JobRole;
import io.vertx.core.Future;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** The services of a node that is a member of the mesh: calls wait until it is one, and are refused once it leaves. */
record JoinedServices(String name, NodeRoles roles) implements MeshService, RankService, ProfileService {

    private <T> Future<T> joined(Function<JobRole, Future<T>> call) {
        return roles.joined().compose(joined -> {
            JobRole jobs = roles.jobs();
            return jobs != null
                    ? call.apply(jobs)
                    : Future.failedFuture(leaving());
        });
    }

    private ControlException leaving() {
        return new ControlException(ControlException.Code.NOT_READY, name + " is leaving the mesh; try again");
    }

    @Override
    public Future<String> submit(JobRequest request) {
        return joined(jobs -> jobs.submit(request));
    }

    @Override
    public Future<JobHistory> watch(String jobId) {
        return joined(jobs -> jobs.watch(jobId));
    }

    @Override
    public Future<Void> cancel(String jobId) {
        return joined(jobs -> jobs.cancel(jobId));
    }

    @Override
    public Future<Void> checkpoint(String jobId) {
        return joined(jobs -> jobs.checkpoint(jobId));
    }

    @Override
    public Future<MeshStatus> topology() {
        return joined(JobRole::topology);
    }

    @Override
    public Future<NodeProfile> identify(UUID asker) {
        return roles.member().compose(member -> roles.isClosing()
                ? Future.failedFuture(leaving())
                : Future.succeededFuture(ControlProof.profile(member.identity(asker))));
    }

    @Override
    public Future<Void> start(RankStart start) {
        return joined(jobs -> jobs.start(start));
    }

    @Override
    public Future<List<String>> cancel(String jobId, String reason) {
        return joined(jobs -> jobs.cancel(jobId, reason));
    }

    @Override
    public Future<Void> reportFailure(RankFailure failure) {
        return joined(jobs -> jobs.reportFailure(failure));
    }

    @Override
    public Future<Void> ended(String jobId, int node, List<String> lastExchanges) {
        return joined(jobs -> jobs.ended(jobId, node, lastExchanges));
    }
}
