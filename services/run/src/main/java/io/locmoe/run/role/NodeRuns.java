package io.locmoe.run.role;

import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.settings.SettingsParser;
import io.locmoe.run.Caller;
import io.locmoe.run.Confinement;
import io.locmoe.run.ControlException;
import io.locmoe.run.ControlException.Code;
import io.locmoe.run.Peer;
import io.locmoe.run.RunId;
import io.locmoe.run.consensus.Acceptors;
import io.locmoe.run.event.RunHistory;
import io.locmoe.run.follower.Replica;
import io.locmoe.run.follower.Replicas;
import io.locmoe.run.job.RunLog;
import io.locmoe.run.job.RunningJob;
import io.locmoe.run.leader.LedRun;
import io.locmoe.run.leader.MeshJobs;
import io.locmoe.run.mesh.Mesh;
import io.locmoe.run.recovery.RunContext;
import io.locmoe.run.service.FollowedRun;
import io.locmoe.run.service.RankFailure;
import io.locmoe.run.service.RankStart;
import io.locmoe.run.service.RunRequest;
import io.locmoe.run.service.RunSummary;
import io.locmoe.run.worker.JobHost;
import io.locmoe.run.worker.NodeJobs;
import io.locmoe.run.worker.RunStore;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The run that this node leads, and those that it follows. Used on the jobs' context. */
final class NodeRuns {
    private final Confinement confinement;
    private final Mesh mesh;
    private final NodeJobs local;
    private final Acceptors runs;
    private final MeshJobs jobs;
    private final JobHost host;
    private final Replicas copies;
    private final LedRuns led;
    private String reserved;
    private LedRun running;
    private Caller owner = Caller.ANYONE;

    NodeRuns(Confinement confinement, Mesh mesh, NodeJobs local, Acceptors runs, JobHost host) {
        this.confinement = confinement;
        this.mesh = mesh;
        this.local = local;
        this.runs = runs;
        this.jobs = new MeshJobs(confinement, mesh, local, runs, host);
        this.host = host;
        this.led = new LedRuns(mesh.self().name());
        this.copies = new Replicas(confinement, mesh, host.limits().leader(), this::takeOver);
    }

    Future<String> submit(RunRequest request, Caller caller) {
        Optional<String> other = runningJob();
        if (other.isPresent()) {
            return Future.failedFuture(RunSummaries.busy(other.get(), summaries()));
        }
        String id = RunId.next();
        reserved = id;
        owner = caller;
        return confinement
                .blocking(() -> SubmittedSettings.of(request, host))
                .compose(submitted -> begin(id, request, submitted))
                .onFailure(refusal -> reserved = null)
                .map(id);
    }

    /** The runs that this node leads, has led or follows. */
    Stream<RunSummary> summaries() {
        return Stream.concat(led.summaries(), copies.all().map(RunSummaries::of));
    }

    /** @throws ControlException if this node does not know it, or the caller may not have its files */
    RunStore store(String run, Caller caller) {
        return known(run).orElseThrow(() -> KnownRun.unknown(run)).store(host.roots(), caller);
    }

    Optional<KnownRun> known(String run) {
        return led.known(run).or(() -> copies.of(run).map(copy -> new KnownRun(copy.run(), copy.history())));
    }

    private Future<Void> begin(String id, RunRequest request, SubmittedSettings submitted) {
        RunRequest whole = RunRequests.complete(request, id, submitted.settings(), host.roots());
        RunLog log = RunLog.of(submitted.event(), host.observer());
        FollowedRun run = new FollowedRun(id, whole, List.of(mesh.here()), 0, owner);
        running = lead(run, submitted.settings(), log);
        return running.begin().onSuccess(begun -> led.add(run, log)).onFailure(refusal -> running = null);
    }

    private LedRun lead(FollowedRun run, JobSettings settings, RunLog log) {
        jobs.lead(run);
        return new LedRun(
                new RunContext(run, settings, log, jobs, confinement, host.limits()),
                settled -> over(run.runId(), log.history(), settled));
    }

    /**
     * Asks the other nodes to agree on this one as the leader of a run whose leader has failed. Leads the run once they
     * have agreed.
     */
    private void takeOver(Replica copy) {
        if (reserved != null) {
            return;
        }
        FollowedRun former = copy.run();
        RunLog log = new RunLog(former.runId(), copy.history(), copy.state(), host.observer(), System::nanoTime);
        List<String> lost = copy.lost();
        copies.remove(copy);
        local.fence(former.request().run(), Long.MAX_VALUE);
        reserved = former.runId();
        owner = former.owner();
        led.add(former, log);
        running = lead(
                new FollowedRun(former.runId(), former.request(), selfFirst(former), former.epoch(), owner),
                SettingsParser.parse(former.request().settings()),
                log);
        running.takeOver(former, lost, local.waited(former.request().run()));
    }

    /** The nodes of a run without its former leader, this node first. */
    private List<Peer> selfFirst(FollowedRun former) {
        Peer self = mesh.here();
        return Stream.concat(Stream.of(self), former.members().stream().skip(1).filter(peer -> !peer.equals(self)))
                .toList();
    }

    /**
     * Another node leads a run. If this node leads it, too, the higher epoch wins.
     *
     * @throws ControlException if this node's epoch is as high or higher
     */
    void follow(FollowedRun run) {
        if (leads(run.request().run())) {
            if (jobs.epoch() >= run.epoch()) {
                throw new ControlException(
                        Code.SUPERSEDED, mesh.here() + " leads " + jobs.led().runId());
            }
            running.stepDown();
        }
        copies.follow(run);
        if (!run.members().contains(mesh.here())) {
            host.factory().rehearseMore();
        }
    }

    /** Whether a node may continue a run. While the run trains here or has another leader, only its own nodes may. */
    boolean mayGoOn(String run, String node) {
        return local.mayGoOn(run, node) && copies.mayGoOn(run, node);
    }

    /** Whether a node has a part in the run that this node leads. */
    boolean isOn(String jobId, Caller node) {
        return running != null
                && jobId.equals(reserved)
                && jobs.led().members().stream().anyMatch(peer -> node.isNode(peer.name()));
    }

    /** This node has promised an epoch of a run to another candidate: it no longer leads a job of that run. */
    void promised(String run) {
        if (leads(run) && running.job().isPresent()) {
            running.stepDown();
        }
    }

    private boolean leads(String run) {
        return running != null
                && running.toleratesFailures()
                && jobs.led().request().run().equals(run);
    }

    /** The history of a run that this node leads, or has led to its end. */
    Optional<RunHistory> led(String run) {
        return led.history(run);
    }

    /** The replica of a run that another node leads. */
    Optional<Replica> copy(String run) {
        return copies.of(run);
    }

    /** Tells a node that has joined the mesh who leads the run. */
    void joined(Peer peer) {
        if (running != null && running.toleratesFailures()) {
            jobs.announceTo(peer);
        }
    }

    /** The history of a run that this node leads or follows; see {@link LedRuns#history(String, Caller)}. */
    Optional<RunHistory> history(String jobId, Caller caller) {
        return led.history(jobId, caller).or(() -> copies.of(jobId).map(Replica::history));
    }

    /** The job that runs in the mesh, as far as this node knows. */
    Optional<String> runningJob() {
        return Optional.ofNullable(reserved)
                .or(() -> copies.running().map(copy -> copy.run().runId()));
    }

    Future<Void> cancel(String jobId, Caller caller) {
        return onRunning(jobId, caller, LedRun::cancel);
    }

    Future<Void> checkpoint(String jobId, Caller caller) {
        return onRunning(jobId, caller, LedRun::checkpoint);
    }

    private Future<Void> onRunning(String jobId, Caller caller, Consumer<LedRun> action) {
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
                history(jobId, caller).isPresent()
                        ? new ControlException(Code.UNKNOWN_JOB, jobId + " has ended")
                        : KnownRun.unknown(jobId));
    }

    /** How a job was started; empty if it does not run. */
    Optional<RankStart> start(String jobId) {
        return job(jobId).map(RunningJob::start);
    }

    /** Answers a node that asks whether it has a part in a running job. */
    boolean runs(String jobId, int node) {
        return job(jobId).filter(job -> job.runs(node)).isPresent();
    }

    private Optional<RunningJob> job(String jobId) {
        return Optional.ofNullable(running)
                .flatMap(LedRun::job)
                .filter(job -> job.id().equals(jobId) && !runs.isFenced(job.start()));
    }

    void reported(RankFailure failure) {
        job(failure.jobId()).ifPresent(job -> job.reported(failure));
    }

    void gone(String jobId, int node, List<String> lastExchanges) {
        job(jobId).ifPresent(job -> job.gone(node, lastExchanges));
    }

    void left(Peer peer) {
        mesh.detector().left(peer);
        copies.left(peer);
        if (running != null) {
            running.left(peer);
        }
    }

    /** Whether this node leads a running job. */
    boolean leads() {
        return running != null && running.job().isPresent();
    }

    /** This node is about to leave the mesh. */
    void leave() {
        copies.stop();
        if (running != null) {
            running.leave();
        }
    }

    /** This node no longer leads the run. It follows a run that others may continue, like any node. */
    private void over(String jobId, RunHistory history, boolean settled) {
        running = null;
        reserved = null;
        if (!settled) {
            led.remove(jobId);
            copies.follow(jobs.led(), history);
        }
    }
}
