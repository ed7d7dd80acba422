package io.locmoe.node.job;

import io.locmoe.control.JobEvent;
import java.util.List;

/** Told of the jobs that this node coordinates, one after another. Any thread, one at a time; must not block. */
public interface JobObserver {

    /** @param nodes names of the nodes that run it, in the job's order */
    void started(String jobId, List<String> nodes);

    /** An event, as the job's watchers get it; {@link JobEvent.Ended} is the last of a job. */
    void happened(JobEvent event);
}
