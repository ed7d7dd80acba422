package io.locmoe.run.job;

import io.locmoe.detection.FailureDetector;
import io.locmoe.run.Peer;
import io.locmoe.run.service.RankService;
import io.locmoe.run.worker.FirstRank;

/** The nodes of a job, as seen by its leader. Used on the jobs' context. */
public interface JobNodes {
    /** The rank service of a node, by its place in the job; node 0 is this process. */
    RankService ranks(RunningJob job, int node);

    /** This node's judgement of the others. */
    FailureDetector<Peer> detector();

    /** Rank 0 of the jobs. */
    FirstRank first();
}
