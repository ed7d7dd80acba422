package io.locmoe.node.job;

import io.locmoe.control.JobOutcome;
import io.locmoe.control.Peer;
import io.locmoe.control.RankStart;
import java.util.List;

/** How a run is paused between two steps to go on with more nodes. On the jobs' context. */
final class Pauses {
    private final RunSite site;
    private final RunCourse course;
    /** With which the job was paused last; null before the first time. */
    private Intake intake;

    Pauses(RunSite site, RunCourse course) {
        this.site = site;
        this.course = course;
    }

    /** A job has begun. */
    void watch(RankStart start, RunningJob begun) {
        if (site.isKept()
                && site.settings().recovery().snapshots()
                && start.peers().size() < site.settings().nodes()) {
            new Newcomers(
                            start,
                            site.settings(),
                            site.nodes(),
                            site.confinement(),
                            site.declined(),
                            () -> course.isCancelled()
                                    || course.job().filter(begun::equals).isEmpty())
                    .look(members -> found(start, begun, members));
        }
    }

    /** There are more nodes than the job has; false if it is not training yet. */
    private boolean found(RankStart start, RunningJob job, List<Peer> members) {
        if (isUnderWay() || !job.pause()) {
            return false;
        }
        intake = new Intake(start.peers(), members, site.declined());
        return true;
    }

    /** Whether the run goes on with other nodes, and no step was trained with them yet. */
    boolean isUnderWay() {
        return site.log().isJoining();
    }

    /** The job has come to its pause. Nothing is lost: the run goes on from that step. */
    void goOn() {
        site.log().joining(intake.names());
        intake.start(site.next(), JobId.joined(site.id(), site.log().state().lastStep()), site.settings())
                .onSuccess(this::joined)
                .onFailure(this::refused);
    }

    private void joined(RankStart grown) {
        if (!course.isAway()) {
            course.goOn(grown);
        }
    }

    private void refused(Throwable refusal) {
        if (Intake.isSuperseded(refusal)) {
            course.stepDown();
        } else if (!course.isAway()) {
            course.lost(new JobEnd(JobOutcome.FAILED, refusal.getMessage(), true, List.of()));
        }
    }

    /** What newcomers are at fault in must not end a run that goes on without them. */
    void decline(JobEnd end) {
        intake.decline(end.message(), site.log());
    }
}
