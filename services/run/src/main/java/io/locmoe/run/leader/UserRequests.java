package io.locmoe.run.leader;

import io.locmoe.run.ControlException;
import io.locmoe.run.event.RunEvent;
import io.locmoe.run.event.RunStage;
import io.locmoe.run.job.RunningJob;
import io.locmoe.run.recovery.RunContext;
import io.locmoe.run.recovery.RunCourse;

/** What users ask of a run, even when no rank is training that could do it at once. On the jobs' context. */
final class UserRequests {
    private static final long PAUSE_MILLISECONDS = 200;

    private final RunContext site;
    private final RunCourse course;
    private boolean cancelled;

    UserRequests(RunContext site, RunCourse course) {
        this.site = site;
        this.course = course;
    }

    boolean isCancelled() {
        return cancelled;
    }

    /** This node takes the run over; what users asked of the former leader still holds. */
    void takeOver() {
        cancelled = site.log().state().stopping();
    }

    /** Stops at a step boundary; at once if no rank is running, or on a second call. */
    void cancel() {
        if (course.job().isPresent()) {
            course.job().get().cancel();
        } else if (!cancelled) {
            site.log().tell(new RunEvent.StateChanged(RunStage.STOPPING));
        }
        cancelled = true;
    }

    /** A job has begun. A cancel from before takes effect at its first step boundary. */
    void begun() {
        if (cancelled) {
            course.job().ifPresent(this::stop);
        }
    }

    private void stop(RunningJob job) {
        if (site.nodes().first().requestStop(job.id())) {
            job.cancel();
        } else {
            site.confinement().after(PAUSE_MILLISECONDS, this::begun);
        }
    }

    /**
     * Asks for a checkpoint; during a recovery, for one as soon as the run trains again.
     *
     * @param paused whether another job trains soon
     * @throws ControlException if there is nothing to save yet
     */
    void checkpoint(boolean paused) {
        if (site.request().text().isPresent()) {
            throw new ControlException(
                    ControlException.Code.INVALID, site.id() + " generates text, so there is nothing to save");
        }
        if (!checkpointed()) {
            if (site.log().state().open().isEmpty() && !paused) {
                throw new ControlException(
                        ControlException.Code.NOT_READY,
                        site.id() + " is not training yet, so there is nothing to save");
            }
            checkpointLater();
        }
    }

    private boolean checkpointed() {
        return course.job()
                .filter(job -> !job.isPaused() && site.nodes().first().requestCheckpoint(job.id()))
                .isPresent();
    }

    private void checkpointLater() {
        site.confinement().after(PAUSE_MILLISECONDS, () -> {
            if (site.log().history().end().isEmpty() && !checkpointed()) {
                checkpointLater();
            }
        });
    }
}
