package io.locmoe.node.job;

import io.locmoe.control.RankStart;
import java.util.Optional;

/** A run, for those who find out how it goes on after a loss or a pause. On the jobs' context. */
interface RunCourse {
    /** The job that runs; empty while the run comes back from a loss, or is paused. */
    Optional<RunningJob> job();

    /** Whether a user has ended it. */
    boolean isCancelled();

    /** Whether another node keeps it from now on. */
    boolean isAway();

    /** The run comes back from a loss: nobody has agreed yet to go on with it. */
    void comesBack();

    void goOn(RankStart next);

    /** The run cannot go on as it was. */
    void lost(JobEnd end);

    void finish(JobEnd end);

    /** Others have agreed to go on with the run, or are about to: it does not end for its watchers. */
    void stepDown();
}
