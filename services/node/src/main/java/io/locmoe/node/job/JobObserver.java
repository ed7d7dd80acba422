package io.locmoe.node.job;

import io.locmoe.control.JobEvent;
import io.locmoe.control.NodeLoss;
import java.util.List;
import java.util.Optional;

/** Told of the jobs that this node coordinates, one after another. Any thread, one at a time; must not block. */
public interface JobObserver {

    /**
     * A job begins.
     *
     * @param nodes names of the nodes that run it, in the job's order
     * @param after the loss of nodes that it goes on after
     */
    void started(String jobId, List<String> nodes, Optional<NodeLoss> after);

    /** An event, as the job's watchers get it; {@link JobEvent.Ended} is the last of a job. */
    void happened(JobEvent event);
}
