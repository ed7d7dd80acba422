package io.locmoe.node.job;

import io.locmoe.control.Caller;
import io.locmoe.control.ControlException;
import io.locmoe.control.ControlException.Code;
import io.locmoe.control.FollowedRun;
import io.locmoe.control.JobHistory;
import io.locmoe.control.JobRequest;
import io.locmoe.control.Peer;
import io.locmoe.control.RankFailure;
import io.locmoe.control.RankStart;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.SettingsParser;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The run that this node keeps, and those that it follows. Used on the jobs' context. */
final class JobCoordinator {
    private static final int KEPT_HISTORIES = 8;

    private final Confinement confinement;
    private final Mesh mesh;
    private final NodeJobs local;
    private final RunMemory runs;
    private final MeshJobs jobs;
    private final JobHost host;
    private final RunCopies copies;
    private final Map<String, JobHistory> histories = new LinkedHashMap<>();
    private String reserved;
    private KeptRun running;
    private Caller owner = Caller.ANYONE;

    JobCoordinator(Confinement confinement, Mesh mesh, NodeJobs local, RunMemory runs, JobHost host) {
        this.confinement = confinement;
        this.mesh = mesh;
        this.local = local;
        this.runs = runs;
        this.jobs = new MeshJobs(confinement, mesh, local, runs, host);
        this.host = host;
        this.copies = new RunCopies(confinement, mesh, host.limits().keeper(), this::takeOver);
    }

    Future<String> submit(JobRequest request, Caller caller) {
        Optional<String> other = runningJob();
        if (other.isPresent()) {
            return Future.failedFuture(new ControlException(
                    Code.BUSY, "the mesh runs " + other.get() + "; wait until it ends, or cancel it"));
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
        JobRequest whole =
                new JobRequest(settings.text(), checkpoints(id, request), name(request, settings), request.after());
        RunLog log = new RunLog(host.observer(), System::nanoTime);
        running = keep(new FollowedRun(id, whole, List.of(mesh.here()), 0, owner), settings, log);
        return running.begin()
                .onSuccess(begun -> histories.put(id, log.history()))
                .onFailure(refusal -> running = null);
    }

    private KeptRun keep(FollowedRun run, JobSettings settings, RunLog log) {
        jobs.keep(run);
        return new KeptRun(
                new RunSite(run, settings, log, jobs, confinement, host.limits()),
                kept -> over(run.jobId(), log.history(), kept));
    }

    /**
     * The node that has kept a run is lost, and it is this one's turn to ask the others to go on with it: it keeps the
     * run once they have agreed.
     */
    private void takeOver(RunCopy copy) {
        if (reserved != null) {
            return;
        }
        FollowedRun former = copy.run();
        RunLog log = new RunLog(former.jobId(), copy.history(), copy.state(), host.observer(), System::nanoTime);
        List<String> lost = copy.lost();
        copies.remove(copy);
        local.fence(former.request().run(), Long.MAX_VALUE);
        reserved = former.jobId();
        owner = former.owner();
        histories.put(former.jobId(), copy.history());
        running = keep(
                new FollowedRun(former.jobId(), former.request(), selfFirst(former), former.epoch(), owner),
                SettingsParser.parse(former.request().settings()),
                log);
        running.takeOver(former, lost, local.waited(former.request().run()));
    }

    /** The nodes of a run without the one that kept it. */
    private List<Peer> selfFirst(FollowedRun former) {
        Peer self = mesh.here();
        return Stream.concat(Stream.of(self), former.members().stream().skip(1).filter(peer -> !peer.equals(self)))
                .toList();
    }

    /**
     * Another node keeps a run; where this one does so too, the one with the newer members is right.
     *
     * @throws ControlException if those of this one are as new or newer
     */
    void follow(FollowedRun run) {
        if (keeps(run.request().run())) {
            if (jobs.epoch() >= run.epoch()) {
                throw new ControlException(
                        Code.SUPERSEDED, mesh.here() + " keeps " + jobs.kept().jobId());
            }
            running.stepDown();
        }
        copies.follow(run);
        if (!run.members().contains(mesh.here())) {
            host.factory().rehearseMore();
        }
    }

    /** Whether a node may go on with a run: while it trains here, or another node keeps it, one of its nodes. */
    boolean mayGoOn(String run, String node) {
        return local.mayGoOn(run, node) && copies.mayGoOn(run, node);
    }

    /** Whether a node has a part in a run that this one keeps. */
    boolean isOn(String jobId, Caller node) {
        return running != null
                && jobId.equals(reserved)
                && jobs.kept().members().stream().anyMatch(peer -> node.isNode(peer.name()));
    }

    /** Another node asks for this one's vote about members of a run, with which it is to go on there. */
    void promised(String run) {
        if (keeps(run) && running.job().isPresent()) {
            running.stepDown();
        }
    }

    /** Told what speaks against nodes that keep runs. */
    KeeperDoubts doubts() {
        return copies;
    }

    private boolean keeps(String run) {
        return running != null
                && running.isKept()
                && jobs.kept().request().run().equals(run);
    }

    /** The history of a run that this node keeps, or has kept to its end. */
    Optional<JobHistory> kept(String run) {
        return Optional.ofNullable(histories.get(run));
    }

    /** The copy of a run that another node keeps. */
    Optional<RunCopy> copy(String run) {
        return copies.of(run);
    }

    /** A node has joined the mesh. */
    void joined(Peer peer) {
        if (running != null && running.isKept()) {
            jobs.announceTo(peer);
        }
    }

    /** Whoever names no run gets one, where losses are borne: nobody else knows it. */
    private static String name(JobRequest request, JobSettings settings) {
        return request.run().isEmpty() && settings.recovery().recoveries() > 0
                ? UUID.randomUUID().toString()
                : request.run();
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

    /** History of a job that this node keeps, or of which it has a copy. */
    Optional<JobHistory> history(String jobId) {
        return kept(jobId).or(() -> copies.of(jobId).map(RunCopy::history));
    }

    /** As far as this node knows. */
    Optional<String> runningJob() {
        return Optional.ofNullable(reserved)
                .or(() -> copies.running().map(copy -> copy.run().jobId()));
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
                history(jobId).isPresent()
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
        copies.left(peer);
        if (running != null) {
            running.left(peer);
        }
    }

    /** Whether a job runs that this node coordinates. */
    boolean coordinates() {
        return running != null && running.job().isPresent();
    }

    /** This node is about to leave the mesh. */
    void leave() {
        copies.stop();
        if (running != null) {
            running.leave();
        }
    }

    /** A run that others may go on with is followed, as by any node. */
    private void over(String jobId, JobHistory history, boolean kept) {
        running = null;
        reserved = null;
        if (!kept) {
            histories.remove(jobId);
            copies.follow(jobs.kept(), history);
        }
        while (histories.size() > KEPT_HISTORIES) {
            histories.remove(histories.keySet().iterator().next());
        }
    }
}
