package io.locmoe.run.recovery;

import io.locmoe.run.JobId;
import io.locmoe.run.Peer;
import io.locmoe.run.event.JobEvent;
import io.locmoe.run.event.JobOutcome;
import io.locmoe.run.event.NodeLoss;
import io.locmoe.run.job.JobEnd;
import io.locmoe.run.job.RunState;
import io.locmoe.run.service.FollowedRun;
import io.locmoe.run.service.RankStart;
import java.util.List;
import java.util.Optional;

/** Continues a run after node failures, as many as its settings tolerate. On the jobs' context. */
public final class Losses {
    private final RunSite site;
    private final RunCourse course;

    public Losses(RunSite site, RunCourse course) {
        this.site = site;
        this.course = course;
    }

    /**
     * The run's leader has failed.
     *
     * @param waited first wait of a rank of this node that timed out; empty if none did
     */
    public void ofKeeper(FollowedRun former, List<String> lost, Optional<String> waited) {
        String keeper = former.keeper().name();
        String cause =
                lost.contains(keeper) ? former.keeper() + ", which kept the run, is lost" : "nobody keeps the run";
        JobEnd end =
                new JobEnd(JobOutcome.FAILED, cause + waited.map("; "::concat).orElse(""), true, List.copyOf(lost));
        bear(
                site.log().state().takenOver(),
                end,
                keeper,
                former.members(),
                site.settings().nodes());
    }

    /** A node failure has ended a job. */
    public void of(JobEnd end, RankStart start) {
        List<Peer> former = start.peers();
        int awaited = end.paused()
                ? Comeback.awaited(
                        site.settings(), former.size(), end.lostNodes().size())
                : site.settings().nodes();
        bear(site.log().state(), end, start.coordinator().name(), former, awaited);
    }

    /** @param awaited number of nodes to wait for */
    private void bear(RunState state, JobEnd end, String coordinator, List<Peer> former, int awaited) {
        NodeLoss loss = state.lost(end, coordinator, former.size());
        state.losses()
                .with(loss)
                .excess(site.settings().recovery().recoveries())
                .ifPresentOrElse(excess -> giveUp(end.message() + "; " + excess), () -> goOn(loss, former, awaited));
    }

    /** Continues with all nodes after a failure that is already counted. */
    public void goOn(NodeLoss loss) {
        goOn(loss, List.of(), site.settings().nodes());
    }

    private void goOn(NodeLoss loss, List<Peer> former, int awaited) {
        course.comesBack();
        site.log().lost(loss);
        long step = site.log().state().checkpointStep();
        if (step >= site.settings().training().stopAfter()) {
            course.finish(new JobEnd(JobOutcome.COMPLETED, "complete after step " + step));
            return;
        }
        new Comeback(
                        JobId.again(site.id(), loss.number()),
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
                .filter(loss -> loss.nodes() != placed.peers().size())
                .ifPresent(loss -> site.log()
                        .tell(new JobEvent.Notice("the job had " + loss.nodes() + " nodes and has "
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
                            ? new JobEnd(JobOutcome.CANCELLED, "stopped while lost nodes were replaced")
                            : new JobEnd(JobOutcome.FAILED, reason));
        }
    }
}
