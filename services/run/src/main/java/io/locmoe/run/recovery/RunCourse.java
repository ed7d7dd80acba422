package io.locmoe.run.recovery;

import io.locmoe.run.job.JobEnd;
import io.locmoe.run.job.RunningJob;
import io.locmoe.run.service.RankStart;
import java.util.Optional;

/** A run, as seen by the classes that continue it after a failure or a pause. On the jobs' context. */
public interface RunCourse {
    /** The running job; empty during a recovery or a pause. */
    Optional<RunningJob> job();

    /** Whether a user has cancelled the run. */
    boolean isCancelled();

    /** Whether another node leads the run from now on. */
    boolean isAway();

    /** A recovery begins: no view is agreed for it yet. */
    void comesBack();

    void goOn(RankStart next);

    /** The run cannot continue as it was after this job, and recovers. */
    void lost(JobEnd end, RankStart last);

    void finish(JobEnd end);

    /** Leaves the run to others that have agreed to continue it, or are about to. It does not end for its watchers. */
    void stepDown();
}
