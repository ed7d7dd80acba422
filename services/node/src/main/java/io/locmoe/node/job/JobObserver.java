package io.locmoe.node.job;

import io.locmoe.control.JobEvent;
import java.util.List;

/** Told of the runs that this node keeps, one after another. Any thread, one at a time; must not block. */
public interface JobObserver {

    /**
     * A job of a run begins; after a loss of nodes that is another one.
     *
     * @param run   its name for users
     * @param nodes names of the nodes that run it, in the job's order
     */
    void started(String run, List<String> nodes);

    /** An event, as the run's watchers get it; {@link JobEvent.Ended} is the last of a run. */
    void happened(JobEvent event);

    /** Another node keeps the run from now on, so its end is not told here. */
    default void passedOn() {}
}
