package io.locmoe.run.event;

/** How a job ended. */
public enum RunOutcome {
    /** The job reached its end. */
    COMPLETED,
    /** Somebody cancelled the job. */
    CANCELLED,
    /** A rank, a node or the start failed. */
    FAILED
}
