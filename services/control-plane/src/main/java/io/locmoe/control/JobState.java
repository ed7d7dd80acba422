package io.locmoe.control;

/** Where a job is on its way; its end is {@link JobEvent.Ended}. */
public enum JobState {
    /** Accepted by the coordinator. */
    SUBMITTED,
    /** The nodes open devices and connect to each other. */
    STARTING,
    /** The ranks train. */
    RUNNING,
    /** A stop was asked for; the ranks go on to the next step boundary. */
    STOPPING
}
