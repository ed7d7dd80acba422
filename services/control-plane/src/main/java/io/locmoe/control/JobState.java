package io.locmoe.control;

/** How far a job has come; its end is {@link JobEvent.Ended}. */
public enum JobState {
    /** Accepted by the coordinator. */
    SUBMITTED,
    /** The nodes open devices and connect to each other. */
    STARTING,
    /** The ranks train. */
    RUNNING,
    /** A stop has been requested; the ranks go on to the next step boundary. */
    STOPPING
}
