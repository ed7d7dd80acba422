package io.locmoe.node.job;

import io.locmoe.control.Caller;
import io.locmoe.control.ControlException;
import io.locmoe.control.ControlException.Code;
import io.locmoe.control.JobHistory;
import io.locmoe.control.JobRequest;
import io.locmoe.control.Peer;
import io.locmoe.control.RankFailure;
import io.locmoe.control.RankService;
import io.locmoe.control.RankStart;
import io.locmoe.engine.settings.JobSettings;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The jobs that this node coordinates, which it does while it is the first of the mesh. Used on the jobs' context. */
final class JobCoordinator implements JobNodes {
    private static final int KEPT_HISTORIES = 8;

    private final Confinement confinement;
    private final Mesh mesh;
    private final NodeJobs local;
    private final JobHost host;
    private final Map<String, JobHistory> histories = new LinkedHashMap<>();
    private String reserved;
    private RunningJob running;
    private Caller owner = Caller.ANYONE;

    JobCoordinator(Confinement confinement, Mesh mesh, NodeJobs local, JobHost host) {
        this.confinement = confinement;
        this.mesh = mesh;
        this.local = local;
        this.host = host;
    }

    Future<String> submit(JobRequest request, Caller caller) {
        if (reserved != null) {
            return Future.failedFuture(new ControlException(
                    Code.BUSY, "the mesh runs " + reserved + "; wait until it ends, or cancel it"));
        }
        String jobId = JobId.next();
        reserved = jobId;
        owner = caller;
        return local.awaitLeft()
                .compose(left -> local.plugins())
                .compose(own -> confinement.blocking(() -> JobCheck.request(request, host)))
                .compose(settings -> mesh.nodes()
                        .compose(nodes ->
                                new PluginQuestion(confinement, mesh, local).ask(JobCheck.nodes(settings, nodes)))
                        .map(nodes -> start(jobId, request, settings, nodes)))
                .onFailure(refusal -> reserved = null);
    }

    private String start(String jobId, JobRequest request, JobSettings settings, List<NodePlugins> nodes) {
        Set<String> components = host.factory().components(settings);
        SameSoftware.check(nodes, components);
        RankStart start = new RankStart(
                jobId,
                new JobRequest(settings.text(), checkpoints(jobId, request), request.run(), request.after()),
                mesh.place(settings.model().experts(), settings.topology()),
                0,
                nodes.stream().map(node -> Mesh.peer(node.node())).toList(),
                components.stream().collect(Collectors.toMap(name -> name, nodes.getFirst()::digest)));
        running = new RunningJob(start, this, confinement, host);
        histories.put(jobId, running.history());
        running.begin();
        return jobId;
    }

    private String checkpoints(String jobId, JobRequest request) {
        return request.checkpoints().isEmpty()
                ? host.roots()
                        .data()
                        .resolve(jobId)
                        .resolve("checkpoints")
                        .toAbsolutePath()
                        .toString()
                : request.checkpoints();
    }

    Optional<JobHistory> history(String jobId) {
        return Optional.ofNullable(histories.get(jobId));
    }

    Optional<String> runningJob() {
        return Optional.ofNullable(reserved);
    }

    Future<Void> cancel(String jobId, Caller caller) {
        return onRunning(jobId, caller, RunningJob::cancel);
    }

    Future<Void> checkpoint(String jobId, Caller caller) {
        return onRunning(jobId, caller, job -> {
            if (!local.requestCheckpoint(jobId)) {
                throw new ControlException(Code.NOT_READY, jobId + " is not training yet, so there is nothing to save");
            }
        });
    }

    private Future<Void> onRunning(String jobId, Caller caller, Consumer<RunningJob> action) {
        if (runs(jobId)) {
            if (!caller.mayEndJobOf(owner)) {
                throw new ControlException(
                        Code.FORBIDDEN,
                        jobId + " is a job of " + owner.name() + "; that needs the role administer, but the caller is "
                                + caller);
            }
            action.accept(running);
            return Future.succeededFuture();
        }
        return Future.failedFuture(
                histories.containsKey(jobId)
                        ? new ControlException(Code.UNKNOWN_JOB, jobId + " has ended")
                        : unknown(jobId));
    }

    /** How a job was started; empty if it does not run. */
    Optional<RankStart> start(String jobId) {
        return runs(jobId) ? Optional.of(running.start()) : Optional.empty();
    }

    /** Whether a node has a part in a job that runs. */
    boolean runs(String jobId, int node) {
        return runs(jobId) && running.runs(node);
    }

    private boolean runs(String jobId) {
        return running != null && running.id().equals(jobId);
    }

    static ControlException unknown(String jobId) {
        return new ControlException(Code.UNKNOWN_JOB, "the mesh knows no job '" + jobId + "'");
    }

    void reported(RankFailure failure) {
        if (runs(failure.jobId())) {
            running.reported(failure);
        }
    }

    void gone(String jobId, int node, List<String> lastExchanges) {
        if (runs(jobId)) {
            running.gone(node, lastExchanges);
        }
    }

    void left(Peer peer) {
        if (running != null) {
            running.left(peer);
        }
    }

    @Override
    public RankService ranks(int node, Peer peer) {
        return node == 0 ? new LocalRanks(running, local) : mesh.ranks(peer);
    }

    @Override
    public boolean requestStop(String jobId) {
        return local.requestStop(jobId);
    }

    @Override
    public void over(RunningJob job) {
        running = null;
        reserved = null;
        while (histories.size() > KEPT_HISTORIES) {
            histories.remove(histories.keySet().iterator().next());
        }
    }
}
