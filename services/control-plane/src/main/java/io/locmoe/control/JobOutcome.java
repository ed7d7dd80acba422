package io.locmoe.control;

/** How a job ended. */
public enum JobOutcome {
    /** It reached its end. */
    COMPLETED,
    /** Somebody stopped it. */
    CANCELLED,
    /** A rank, a node or the start failed. */
    FAILED
}
