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
import io.locmoe.control.View;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.node.membership.Patience;
import io.locmoe.spi.topology.ExpertPlacement;
import io.locmoe.topology.MeshNode;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The runs that this node keeps, which it does while it is the first of the mesh. Used on the jobs' context. */
final class JobCoordinator implements RunNodes {
    private static final int KEPT_HISTORIES = 8;

    private final Confinement confinement;
    private final Mesh mesh;
    private final NodeJobs local;
    private final RunMemory runs;
    private final Agreement agreement;
    private final JobHost host;
    private final Map<String, JobHistory> histories = new LinkedHashMap<>();
    private String reserved;
    private KeptRun running;
    private Caller owner = Caller.ANYONE;
    /** Of the last job of the run that runs; null before the first. */
    private View view;

    JobCoordinator(Confinement confinement, Mesh mesh, NodeJobs local, RunMemory runs, JobHost host) {
        this.confinement = confinement;
        this.mesh = mesh;
        this.local = local;
        this.runs = runs;
        this.agreement = new Agreement(confinement, mesh, runs, Patience.USUAL);
        this.host = host;
    }

    Future<String> submit(JobRequest request, Caller caller) {
        if (reserved != null) {
            return Future.failedFuture(new ControlException(
                    Code.BUSY, "the mesh runs " + reserved + "; wait until it ends, or cancel it"));
        }
        String id = JobId.next();
        reserved = id;
        owner = caller;
        return confinement
                .blocking(() -> JobCheck.settings(request, host))
                .compose(settings -> begin(id, request, settings))
                .onFailure(refusal -> reserved = null)
                .map(id);
    }

    private Future<Void> begin(String id, JobRequest request, JobSettings settings) {
        KeptRun run = new KeptRun(
                id,
                new JobRequest(settings.text(), checkpoints(id, request), name(request, settings), request.after()),
                settings,
                this,
                confinement,
                host,
                this::over);
        running = run;
        return run.begin().onSuccess(begun -> histories.put(id, run.history())).onFailure(refusal -> running = null);
    }

    /** Whoever names no run gets one, where losses are borne: nobody else knows it. */
    private static String name(JobRequest request, JobSettings settings) {
        return request.run().isEmpty() && settings.recovery().recoveries() > 0
                ? UUID.randomUUID().toString()
                : request.run();
    }

    @Override
    public Future<List<Peer>> answering() {
        return mesh.nodes()
                .compose(new PluginQuestion(confinement, mesh, local)::answering)
                .map(nodes -> selfFirst(nodes).stream().map(Mesh::peer).toList());
    }

    @Override
    public Future<RankStart> prepare(String jobId, JobRequest request, Predicate<Peer> usable) {
        PluginQuestion question = new PluginQuestion(confinement, mesh, local);
        return local.awaitLeft()
                .compose(left -> local.plugins())
                .compose(own -> confinement.blocking(() -> JobCheck.request(request, host)))
                .compose(settings -> mesh.nodes()
                        .map(nodes -> selfFirst(nodes).stream()
                                .filter(node -> usable.test(Mesh.peer(node)))
                                .toList())
                        .compose(nodes -> question.ask(JobCheck.nodes(settings, nodes)))
                        .compose(nodes -> epoch(request, settings, nodes)
                                .map(epoch -> start(jobId, request, settings, nodes, epoch))));
    }

    /** Who keeps a run coordinates its jobs, and hosts rank 0. */
    private List<MeshNode> selfFirst(List<MeshNode> nodes) {
        return Stream.concat(Stream.of(mesh.self()), nodes.stream().filter(node -> !node.equals(mesh.self())))
                .toList();
    }

    /** Of a run that goes on after losses, one that its nodes have agreed on; these must run the same software. */
    private Future<Long> epoch(JobRequest request, JobSettings settings, List<NodePlugins> nodes) {
        SameSoftware.check(nodes, host.factory().components(settings));
        if (request.run().isEmpty() || settings.recovery().recoveries() == 0) {
            return Future.succeededFuture(mesh.epochAbove(0));
        }
        List<MeshNode> members = nodes.stream().map(NodePlugins::node).toList();
        return agreement
                .agree(request.run(), Optional.ofNullable(view).or(() -> lost(request)), members)
                .onSuccess(agreed -> view = agreed)
                .map(View::epoch);
    }

    /** Where nobody remembers a run, those who were lost must be there again, or they may go on with it elsewhere. */
    private static Optional<View> lost(JobRequest request) {
        return request.after()
                .filter(loss -> !loss.lost().isEmpty())
                .map(loss -> View.named(request.run(), loss.lost()));
    }

    private RankStart start(
            String jobId, JobRequest request, JobSettings settings, List<NodePlugins> nodes, long epoch) {
        Set<String> components = host.factory().components(settings);
        RankStart start = new RankStart(
                jobId,
                new JobRequest(settings.text(), request.checkpoints(), request.run()),
                ExpertPlacement.even(epoch, settings.model().experts(), settings.topology()),
                0,
                nodes.stream().map(node -> Mesh.peer(node.node())).toList(),
                components.stream().collect(Collectors.toMap(name -> name, nodes.getFirst()::digest)));
        runs.begin(start);
        return start;
    }

    private String checkpoints(String id, JobRequest request) {
        return request.checkpoints().isEmpty()
                ? host.roots()
                        .data()
                        .resolve(id)
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
        return onRunning(jobId, caller, KeptRun::cancel);
    }

    Future<Void> checkpoint(String jobId, Caller caller) {
        return onRunning(jobId, caller, KeptRun::checkpoint);
    }

    private Future<Void> onRunning(String jobId, Caller caller, Consumer<KeptRun> action) {
        if (running != null && jobId.equals(reserved)) {
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

    /** How a job of a run was started; empty if it does not run. */
    Optional<RankStart> start(String jobId) {
        return job(jobId).map(RunningJob::start);
    }

    /** A node asks whether it has a part in a job that runs. */
    boolean runs(String jobId, int node) {
        return job(jobId).filter(job -> job.runs(node)).isPresent();
    }

    private Optional<RunningJob> job(String jobId) {
        return Optional.ofNullable(running)
                .flatMap(KeptRun::job)
                .filter(job -> job.id().equals(jobId) && !runs.isFenced(job.start()));
    }

    static ControlException unknown(String jobId) {
        return new ControlException(Code.UNKNOWN_JOB, "the mesh knows no job '" + jobId + "'");
    }

    void reported(RankFailure failure) {
        job(failure.jobId()).ifPresent(job -> job.reported(failure));
    }

    void gone(String jobId, int node, List<String> lastExchanges) {
        job(jobId).ifPresent(job -> job.gone(node, lastExchanges));
    }

    void left(Peer peer) {
        if (running != null) {
            running.left(peer);
        }
    }

    /** This node is about to leave the mesh. */
    void leave() {
        if (running != null) {
            running.leave(mesh.self().name());
        }
    }

    @Override
    public RankService ranks(RunningJob job, int node) {
        return node == 0
                ? new LocalRanks(job, local)
                : mesh.ranks(job.start().peers().get(node));
    }

    @Override
    public boolean requestStop(String jobId) {
        return local.requestStop(jobId);
    }

    @Override
    public boolean requestCheckpoint(String jobId) {
        return local.requestCheckpoint(jobId);
    }

    private void over() {
        running = null;
        view = null;
        reserved = null;
        while (histories.size() > KEPT_HISTORIES) {
            histories.remove(histories.keySet().iterator().next());
        }
    }
}
