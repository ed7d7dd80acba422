package io.locmoe.node.job;

import io.locmoe.control.Peer;
import io.locmoe.control.RankService;

/** The nodes of a job, as the one that coordinates it reaches them. On the jobs' context. */
interface JobNodes {
    /** The rank service of a node of the job; node 0 is this process. */
    RankService ranks(int node, Peer peer);

    /** Asks rank 0 to stop; false where it does not run yet. */
    boolean requestStop(String jobId);

    /** The job has left all nodes. */
    void over(RunningJob job);
}
