package io.locmoe.run.job;

import io.locmoe.run.service.RankService;

/** The nodes of a job, as seen by its leader. Used on the jobs' context. */
public interface JobNodes {
    /** The rank service of a node, by its place in the job; node 0 is this process. */
    RankService ranks(RunningJob job, int node);

    /** Asks rank 0 to stop; false if it is not running yet. */
    boolean requestStop(String jobId);

    /** Asks rank 0 to end at a step boundary for another job; false if it is not running yet. */
    boolean requestPause(String jobId);

    /** Asks rank 0 for a checkpoint; false if it is not running yet. */
    boolean requestCheckpoint(String jobId);
}
