package io.locmoe.run.recovery;

import io.locmoe.run.Peer;
import io.locmoe.run.RunId;
import io.locmoe.run.event.NodeFailure;
import io.locmoe.run.event.RunEvent;
import io.locmoe.run.event.RunOutcome;
import io.locmoe.run.job.JobEnd;
import io.locmoe.run.job.RunState;
import io.locmoe.run.service.FollowedRun;
import io.locmoe.run.service.RankStart;
import java.util.List;
import java.util.Optional;

/** Continues a run after node failures, as many as its settings tolerate. On the jobs' context. */
public final class NodeFailures {
    private final RunContext site;
    private final RunCourse course;

    public NodeFailures(RunContext site, RunCourse course) {
        this.site = site;
        this.course = course;
    }

    /**
     * The run's leader has failed.
     *
     * @param waited first wait of a rank of this node that timed out; empty if none did
     */
    public void ofLeader(FollowedRun former, List<String> lost, Optional<String> waited) {
        String leader = former.leader().name();
        String cause =
                lost.contains(leader) ? former.leader() + ", which led the run, has failed" : "nobody leads the run";
        JobEnd end =
                new JobEnd(RunOutcome.FAILED, cause + waited.map("; "::concat).orElse(""), true, List.copyOf(lost));
        tolerate(
                site.log().state().takenOver(),
                end,
                leader,
                former.members(),
                site.settings().nodes());
    }

    /** A node failure has ended a job. */
    public void of(JobEnd end, RankStart start) {
        List<Peer> former = start.peers();
        int awaited = end.paused()
                ? Restart.awaited(
                        site.settings(), former.size(), end.failedNodes().size())
                : site.settings().nodes();
        tolerate(site.log().state(), end, start.leader().name(), former, awaited);
    }

    /** @param awaited number of nodes to wait for */
    private void tolerate(RunState state, JobEnd end, String leader, List<Peer> former, int awaited) {
        NodeFailure failure = state.lost(end, leader, former.size());
        state.failures()
                .with(failure)
                .excess(site.settings().recovery().recoveries())
                .ifPresentOrElse(excess -> giveUp(end.message() + "; " + excess), () -> goOn(failure, former, awaited));
    }

    /** Continues with all nodes after a failure that is already counted. */
    public void goOn(NodeFailure failure) {
        goOn(failure, List.of(), site.settings().nodes());
    }

    private void goOn(NodeFailure failure, List<Peer> former, int awaited) {
        course.comesBack();
        site.log().lost(failure);
        long step = site.log().state().checkpointStep();
        if (step >= site.settings().training().stopAfter()) {
            course.finish(new JobEnd(RunOutcome.COMPLETED, "complete after step " + step));
            return;
        }
        new Restart(
                        RunId.again(site.id(), failure.number()),
                        site.next(),
                        site.settings(),
                        former,
                        awaited,
                        site.declined(),
                        () -> course.isCancelled() || course.isAway())
                .start()
                .onSuccess(this::again)
                .onFailure(this::refused);
    }

    private void again(RankStart placed) {
        if (course.isCancelled() || course.isAway()) {
            giveUp("");
            return;
        }
        site.log()
                .state()
                .open()
                .filter(failure -> failure.nodes() != placed.peers().size())
                .ifPresent(failure -> site.log()
                        .tell(RunEvent.notice("the job had " + failure.nodes() + " nodes and has "
                                + placed.peers().size()
                                + ": sums are taken in another order, and routers that look at nodes or ranks choose"
                                + " differently from here on, so the loss may jump")));
        course.goOn(placed);
    }

    private void refused(Throwable reason) {
        if (Change.isSuperseded(reason)) {
            course.stepDown();
        } else {
            giveUp(reason.getMessage());
        }
    }

    private void giveUp(String reason) {
        if (!course.isAway()) {
            course.finish(
                    course.isCancelled()
                            ? new JobEnd(RunOutcome.CANCELLED, "stopped while failed nodes were replaced")
                            : new JobEnd(RunOutcome.FAILED, reason));
        }
    }
}
