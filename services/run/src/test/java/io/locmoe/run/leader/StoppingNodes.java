package io.locmoe.run.leader;

import io.locmoe.run.job.JobNodes;
import io.locmoe.run.worker.FirstRank;

/** Nodes of a job whose first rank stops and writes a checkpoint when it is asked to, and does not pause. */
interface StoppingNodes extends JobNodes, FirstRank {
    @Override
    default FirstRank first() {
        return this;
    }

    @Override
    default boolean requestStop(String jobId) {
        return true;
    }

    @Override
    default boolean requestPause(String jobId) {
        return false;
    }

    @Override
    default boolean requestCheckpoint(String jobId) {
        return true;
    }
}
