package io.locmoe.run.leader;

import io.locmoe.run.Peer;
import io.locmoe.run.event.RunEvent;
import io.locmoe.run.event.RunHistory;
import io.locmoe.run.event.RunOutcome;
import io.locmoe.run.event.RunStage;
import io.locmoe.run.job.ExpertShares;
import io.locmoe.run.job.JobEnd;
import io.locmoe.run.job.RunningJob;
import io.locmoe.run.rebalance.Pauses;
import io.locmoe.run.recovery.NodeFailures;
import io.locmoe.run.recovery.RunContext;
import io.locmoe.run.recovery.RunCourse;
import io.locmoe.run.service.FollowedRun;
import io.locmoe.run.service.RankStart;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/**
 * A run, as seen by its leader: one job after the other, under one name and with one history, through as many node
 * failures as its settings tolerate. On the jobs' context.
 */
public final class LedRun implements RunCourse {
    /** Called when this node no longer leads the run. */
    public interface Over {
        /** @param settled whether the run has ended for good; false if others may continue it */
        void over(boolean settled);
    }

    private final RunContext site;
    private final Over over;
    private final NodeFailures failures;
    private final Pauses pauses;
    private final UserRequests wishes;

    private RunPhase phase = new RunPhase.Submitted();
    /** Whether this node is about to leave the mesh; the current job ends at a step boundary first. */
    private boolean leaving;

    /**
     * Creates a run that this node does not lead yet.
     *
     * @param over called when this node no longer leads the run; if it has ended, before its watchers are told
     */
    public LedRun(RunContext site, Over over) {
        this.site = site;
        this.over = over;
        this.failures = new NodeFailures(site, this);
        this.pauses = new Pauses(site, this);
        this.wishes = new UserRequests(site, this);
    }

    public RunHistory history() {
        return site.log().history();
    }

    @Override
    public Optional<RunningJob> job() {
        return phase instanceof RunPhase.Training(RunningJob job) ? Optional.of(job) : Optional.empty();
    }

    @Override
    public boolean isCancelled() {
        return wishes.isCancelled();
    }

    @Override
    public boolean isAway() {
        return leaving || phase instanceof RunPhase.SteppedDown;
    }

    /** Whether the run tolerates node failures, so others can take it over. */
    public boolean toleratesFailures() {
        return site.toleratesFailures();
    }

    /** Starts the first job, or continues after a node failure. If the job cannot be run, fails and begins nothing. */
    public Future<Void> begin() {
        if (toleratesFailures()) {
            history().begin(site.nodes().term(0));
        }
        if (site.request().after().isPresent()) {
            site.log().tell(new RunEvent.StateChanged(RunStage.SUBMITTED));
            failures.goOn(site.request().after().get());
            return Future.succeededFuture();
        }
        return site.nodes()
                .prepare(site.id(), site.request(), ExpertShares.EVEN, any -> true)
                .onSuccess(first -> {
                    site.log().begin(site.id(), RunContext.names(first), site.settings());
                    site.log().tell(new RunEvent.StateChanged(RunStage.SUBMITTED));
                    launch(first);
                })
                .mapEmpty();
    }

    /**
     * Continues a run whose leader has failed, once the run's nodes have agreed.
     *
     * @param waited first wait of a rank of this node that timed out; empty if none did
     */
    public void takeOver(FollowedRun former, List<String> lost, Optional<String> waited) {
        history().begin(site.nodes().term(Math.max(former.epoch(), history().term())));
        wishes.takeOver();
        failures.ofLeader(former, lost, waited);
    }

    @Override
    public void comesBack() {
        phase = new RunPhase.Recovering();
    }

    @Override
    public void goOn(RankStart next) {
        site.log().begin(site.id(), RunContext.names(next), site.settings());
        launch(next);
        wishes.begun();
    }

    private void launch(RankStart placed) {
        if (toleratesFailures()) {
            site.nodes().announce(site.with(placed));
        }
        RunningJob job = new RunningJob(
                placed, site.nodes(), site.confinement(), site.limits(), site.log(), end -> ended(placed, end));
        phase = new RunPhase.Training(job);
        job.begin();
        if (job().isPresent()) {
            pauses.watch(placed, job);
        }
    }

    private void ended(RankStart last, JobEnd end) {
        boolean refused = pauses.isUnderWay() && end.outcome() == RunOutcome.FAILED;
        if (refused && !end.meshFailed()) {
            pauses.decline(end);
        }
        boolean others = toleratesFailures() && !isCancelled();
        if (leaving && others && (end.meshFailed() || end.paused())) {
            phase = new RunPhase.SteppedDown();
        } else if (end.paused() && !end.meshFailed()) {
            phase = new RunPhase.Pausing();
            pauses.goOn();
        } else if (others && (end.meshFailed() || refused)) {
            failures.of(end, last);
        } else {
            finish(end);
        }
    }

    @Override
    public void lost(JobEnd end, RankStart last) {
        failures.of(end, last);
    }

    @Override
    public void stepDown() {
        if (!isAway()) {
            job().ifPresent(RunningJob::abandon);
            phase = new RunPhase.SteppedDown();
            site.log().passOn();
            over.over(false);
        }
    }

    @Override
    public void finish(JobEnd end) {
        boolean agreed = phase.isAgreed();
        phase = new RunPhase.Ended();
        over.over(agreed);
        site.log()
                .tell(new RunEvent.Ended(
                        end.outcome(), end.message() + site.lastCheckpoint(), end.meshFailed(), end.failedNodes()));
    }

    public void cancel() {
        wishes.cancel();
    }

    /** Asks for a checkpoint; during a recovery, for one as soon as the run trains again. */
    public void checkpoint() {
        wishes.checkpoint(
                pauses.isUnderWay() || job().filter(RunningJob::isPaused).isPresent());
    }

    /** This node is about to leave the mesh. Another one takes the run over if it tolerates node failures. */
    public void leave() {
        leaving = true;
    }

    /** A node has left the mesh. */
    public void left(Peer peer) {
        site.declined().remove(peer);
        job().ifPresent(running -> running.left(peer));
    }
}
