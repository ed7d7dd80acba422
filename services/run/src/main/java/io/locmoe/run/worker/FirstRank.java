package io.locmoe.run.worker;

/** Rank 0 of a job, which decides where the job stops. Each request is false if the job does not run here yet. */
public interface FirstRank {
    /** Asks for an end at a step boundary. */
    boolean requestStop(String jobId);

    /** Asks for an end at a step boundary, for another job that continues from there. */
    boolean requestPause(String jobId);

    boolean requestCheckpoint(String jobId);
}
