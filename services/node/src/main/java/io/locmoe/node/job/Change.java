package io.locmoe.node.job;

import io.locmoe.control.ControlException;
import io.locmoe.control.JobEvent;
import io.locmoe.control.RankStart;
import io.locmoe.engine.settings.JobSettings;
import io.vertx.core.Future;

/** For what a run is paused between two steps: what is different from then on. Used on the jobs' context. */
interface Change {
    /** Name of the job with which the run goes on after a step. */
    String jobId(String run, long step);

    /** Completes with the next job; fails where the run cannot go on as it was before either. */
    default Future<RankStart> start(NextJob next, String jobId, JobSettings settings) {
        return changed(next, jobId, settings).recover(refusal -> {
            if (isSuperseded(refusal)) {
                return Future.failedFuture(refusal);
            }
            decline(refusal.getMessage(), next.log());
            return unchanged(next, jobId, settings);
        });
    }

    Future<RankStart> changed(NextJob next, String jobId, JobSettings settings);

    /** The next job as the last one was. */
    Future<RankStart> unchanged(NextJob next, String jobId, JobSettings settings);

    /**
     * What is told with the first step after it.
     *
     * @param nodes   of the job
     * @param seconds from the end of the step before to the end of that one
     */
    JobEvent done(long step, int nodes, double seconds);

    /** The run goes on without it, and does not try it again. */
    void decline(String reason, RunLog log);

    static boolean isSuperseded(Throwable refusal) {
        return refusal instanceof ControlException known && known.code() == ControlException.Code.SUPERSEDED;
    }
}
