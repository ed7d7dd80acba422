package io.locmoe.run.recovery;

import io.locmoe.engine.settings.JobSettings;
import io.locmoe.run.ControlException;
import io.locmoe.run.job.RunLog;
import io.locmoe.run.service.RankStart;
import io.vertx.core.Future;

/** Why a run is paused between two steps: more nodes, or experts on other nodes. Used on the jobs' context. */
public interface Change extends RunLog.Change {
    /** Name of the job that continues the run after a step. */
    String jobId(String run, long step);

    /** Completes with the next job, with or without the change; fails if neither can start or the run is superseded. */
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

    /** The next job without the change. */
    Future<RankStart> unchanged(NextJob next, String jobId, JobSettings settings);

    /** Notes that the run continues without the change and does not try it again. */
    void decline(String reason, RunLog log);

    static boolean isSuperseded(Throwable refusal) {
        return refusal instanceof ControlException known && known.code() == ControlException.Code.SUPERSEDED;
    }
}
