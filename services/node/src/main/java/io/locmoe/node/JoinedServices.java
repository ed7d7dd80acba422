package io.locmoe.node;

import io.locmoe.run.Caller;
import io.locmoe.run.consensus.Lineage;
import io.locmoe.run.consensus.Member;
import io.locmoe.run.consensus.ViewService;
import io.locmoe.run.consensus.Vote;
import io.locmoe.run.event.RunHistory;
import io.locmoe.run.role.JobRole;
import io.locmoe.run.service.FilePart;
import io.locmoe.run.service.FollowedRun;
import io.locmoe.run.service.HeldPlugins;
import io.locmoe.run.service.LogEntries;
import io.locmoe.run.service.LogFilter;
import io.locmoe.run.service.MeshService;
import io.locmoe.run.service.MeshStatus;
import io.locmoe.run.service.NodeFigures;
import io.locmoe.run.service.RankFailure;
import io.locmoe.run.service.RankService;
import io.locmoe.run.service.RankStart;
import io.locmoe.run.service.RecordingRequest;
import io.locmoe.run.service.RunRequest;
import io.locmoe.run.service.RunService;
import io.locmoe.run.service.RunSummary;
import io.locmoe.run.service.StoredFile;
import io.locmoe.run.service.StoredFiles;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Function;

/**
 * The services of a node, for one caller. Calls wait until the node is a member of the mesh and are refused once it
 * leaves.
 */
record JoinedServices(String name, NodeRoles roles, Caller caller)
        implements MeshService, RankService, ViewService, RunService {

    private <T> Future<T> joined(Function<JobRole, Future<T>> call) {
        return roles.joined().compose(joined -> {
            JobRole jobs = roles.jobs();
            return jobs != null ? call.apply(jobs) : Future.failedFuture(NodeRoles.leaving(name));
        });
    }

    @Override
    public Future<String> submit(RunRequest request) {
        return joined(jobs -> jobs.mesh(caller).submit(request));
    }

    @Override
    public Future<RunHistory> watch(String jobId) {
        return joined(jobs -> jobs.mesh(caller).watch(jobId));
    }

    @Override
    public Future<Void> cancel(String jobId) {
        return joined(jobs -> jobs.mesh(caller).cancel(jobId));
    }

    @Override
    public Future<Void> checkpoint(String jobId) {
        return joined(jobs -> jobs.mesh(caller).checkpoint(jobId));
    }

    @Override
    public Future<List<RunSummary>> runs(String node, String run) {
        return joined(jobs -> jobs.mesh(caller).runs(node, run));
    }

    @Override
    public Future<StoredFiles> files(String run, String node) {
        return joined(jobs -> jobs.mesh(caller).files(run, node));
    }

    @Override
    public Future<FilePart> read(String run, String node, StoredFile file, long offset) {
        return joined(jobs -> jobs.mesh(caller).read(run, node, file, offset));
    }

    @Override
    public Future<MeshStatus> topology() {
        return joined(jobs -> jobs.mesh(caller).topology());
    }

    @Override
    public Future<HeldPlugins> plugins(String node) {
        return joined(jobs -> jobs.mesh(caller).plugins(node));
    }

    @Override
    public Future<NodeFigures> figures(String node) {
        return joined(jobs -> jobs.mesh(caller).figures(node));
    }

    @Override
    public Future<LogEntries> log(String node, LogFilter filter) {
        return joined(jobs -> jobs.mesh(caller).log(node, filter));
    }

    @Override
    public Future<FilePart> record(String node, RecordingRequest request) {
        return joined(jobs -> jobs.mesh(caller).record(node, request));
    }

    @Override
    public Future<Void> leave(String node) {
        return joined(jobs -> jobs.mesh(caller).leave(node));
    }

    @Override
    public Future<HeldPlugins> plugins() {
        return joined(jobs -> jobs.ranks(caller).plugins());
    }

    @Override
    public Future<Void> start(RankStart start) {
        return joined(jobs -> jobs.ranks(caller).start(start));
    }

    @Override
    public Future<List<String>> cancel(String jobId, String reason) {
        return joined(jobs -> jobs.ranks(caller).cancel(jobId, reason));
    }

    @Override
    public Future<Void> reportFailure(RankFailure failure) {
        return joined(jobs -> jobs.ranks(caller).reportFailure(failure));
    }

    @Override
    public Future<Void> ended(String jobId, int node, List<String> lastExchanges) {
        return joined(jobs -> jobs.ranks(caller).ended(jobId, node, lastExchanges));
    }

    @Override
    public Future<Vote> prepare(String run, long epoch, long known, Member candidate) {
        return joined(jobs -> jobs.views(caller).prepare(run, epoch, known, candidate));
    }

    @Override
    public Future<Vote> install(Lineage next, Member candidate) {
        return joined(jobs -> jobs.views(caller).install(next, candidate));
    }

    @Override
    public Future<Boolean> runs(String jobId, int node) {
        return joined(jobs -> jobs.ranks(caller).runs(jobId, node));
    }

    @Override
    public Future<RunHistory> follow(String run) {
        return joined(jobs -> jobs.runs(caller).follow(run));
    }

    @Override
    public Future<Void> announce(FollowedRun run) {
        return joined(jobs -> jobs.runs(caller).announce(run));
    }
}
