package io.locmoe.run.event;

/** Progress of a job; its end is {@link RunEvent.Ended}. */
public enum RunStage {
    /** Accepted by the leader. */
    SUBMITTED,
    /** The nodes open devices and connect to each other. */
    STARTING,
    /** The ranks train. */
    RUNNING,
    /** A stop has been requested; the ranks train to the next step boundary. */
    STOPPING
}
