package io.locmoe.node.job;

import io.locmoe.control.Peer;
import io.locmoe.control.RankService;

/** The nodes of a job, as the one that coordinates it reaches them. Used on the jobs' context. */
interface JobNodes {
    /** The rank service of a node of the job; node 0 is this process. */
    RankService ranks(int node, Peer peer);

    /** Asks rank 0 to stop; false if it is not running yet. */
    boolean requestStop(String jobId);

    /** All nodes have left the job. */
    void over(RunningJob job);
}
