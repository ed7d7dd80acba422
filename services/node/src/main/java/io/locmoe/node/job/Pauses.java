package io.locmoe.node.job;

import io.locmoe.control.JobOutcome;
import io.locmoe.control.RankStart;
import java.util.List;
import java.util.function.BooleanSupplier;

/** How a run is paused between two steps to go on with more nodes, or with experts moved. On the jobs' context. */
final class Pauses {
    private final RunSite site;
    private final RunCourse course;
    /** For which the job was paused last; null before the first time. */
    private Change change;

    Pauses(RunSite site, RunCourse course) {
        this.site = site;
        this.course = course;
    }

    /** A job has begun. */
    void watch(RankStart start, RunningJob begun) {
        if (!site.settings().recovery().snapshots()) {
            return;
        }
        BooleanSupplier over =
                () -> course.isCancelled() || course.job().filter(begun::equals).isEmpty();
        if (start.peers().size() < site.settings().nodes()) {
            new Newcomers(start, site.settings(), site.nodes(), site.confinement(), site.declined(), over)
                    .look(members -> pause(begun, new Intake(start.peers(), members, site.declined())));
        }
        if (site.settings().recovery().relieveSlow()) {
            new SlowNodes(start, site, over).look(relief -> pause(begun, relief));
        }
    }

    /** Returns false if the job is not training yet, or comes to a pause already. */
    private boolean pause(RunningJob job, Change found) {
        if (isUnderWay() || job.isPaused() || !job.pause()) {
            return false;
        }
        change = found;
        return true;
    }

    /** Whether the run goes on with a change, and no step was trained with it yet. */
    boolean isUnderWay() {
        return site.log().isChanging();
    }

    /** The job has come to its pause. Nothing is lost: the run goes on from that step. */
    void goOn() {
        site.log().changing(change);
        change.start(site.next(), change.jobId(site.id(), site.log().state().lastStep()), site.settings())
                .onSuccess(this::placed)
                .onFailure(this::refused);
    }

    private void placed(RankStart next) {
        if (!course.isAway()) {
            course.goOn(next);
        }
    }

    private void refused(Throwable refusal) {
        if (Change.isSuperseded(refusal)) {
            course.stepDown();
        } else if (!course.isAway()) {
            course.lost(new JobEnd(JobOutcome.FAILED, refusal.getMessage(), true, List.of()));
        }
    }

    /** What a change is at fault in must not end a run that goes on without it. */
    void decline(JobEnd end) {
        change.decline(end.message(), site.log());
    }
}
