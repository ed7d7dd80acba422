package io.locmoe.run.rebalance;

import io.locmoe.run.event.RunOutcome;
import io.locmoe.run.job.JobEnd;
import io.locmoe.run.job.RunningJob;
import io.locmoe.run.recovery.Change;
import io.locmoe.run.recovery.RunContext;
import io.locmoe.run.recovery.RunCourse;
import io.locmoe.run.service.RankStart;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Pauses a run between two steps to continue it with more nodes, or with experts moved. On the jobs' context. */
public final class Pauses {
    private final RunContext site;
    private final RunCourse course;
    private final BackOff trials;
    /** The change for which a job was paused last; null before the first. */
    private Change change;

    /** The start of that job. */
    private RankStart paused;

    public Pauses(RunContext site, RunCourse course) {
        this.site = site;
        this.course = course;
        this.trials = new BackOff(site.confinement()::nanoTime);
    }

    /** Looks for changes while this job runs. */
    public void watch(RankStart start, RunningJob begun) {
        if (!site.settings().recovery().snapshots()) {
            return;
        }
        BooleanSupplier over =
                () -> course.isCancelled() || course.job().filter(begun::equals).isEmpty();
        if (start.peers().size() < site.settings().nodes()) {
            new NodeSearch(start, site.settings(), site.nodes(), site.confinement(), site.declined(), over)
                    .look(members -> pause(begun, new ScaleUp(start.peers(), members, site.declined())));
        }
        if (site.settings().recovery().relieveSlow()) {
            new StragglerSearch(start, site, trials, over).look(relief -> pause(begun, relief));
        }
    }

    /** Returns false if the job is not training yet, or is already coming to a pause. */
    private boolean pause(RunningJob job, Change found) {
        if (isUnderWay() || job.isPaused() || !job.pause()) {
            return false;
        }
        change = found;
        paused = job.start();
        return true;
    }

    /** Whether the run has made a change and trained no step with it yet. */
    public boolean isUnderWay() {
        return site.log().isChanging();
    }

    /** The job has reached its pause. Nothing is lost: the run continues after that step. */
    public void goOn() {
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
            course.lost(new JobEnd(RunOutcome.FAILED, refusal.getMessage(), true, List.of()), paused);
        }
    }

    /** A failed change must not end the run, which continues without it. */
    public void decline(JobEnd end) {
        change.decline(end.message(), site.log());
    }
}
