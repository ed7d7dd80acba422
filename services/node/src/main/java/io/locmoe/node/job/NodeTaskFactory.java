package io.locmoe.node.job;

import io.locmoe.control.RankStart;
import io.locmoe.engine.job.JobListener;
import io.locmoe.engine.settings.JobSettings;
import java.util.List;

/** Prepares the ranks of a job on this node. */
public interface NodeTaskFactory {

    /** The device drivers that this node has, which it tells the mesh. */
    List<String> drivers();

    /**
     * Checks what can be known of a job before any node starts it. On a worker thread of the coordinator.
     *
     * @throws IllegalArgumentException with every problem, one a line
     */
    void check(JobSettings settings);

    /**
     * Opens devices and the connections to all other nodes. Blocks, on a thread of the job, which is interrupted where
     * the job is given up.
     *
     * @param listener for rank 0, where it lives here
     */
    NodeTask open(RankStart start, JobSettings settings, JobListener listener);
}
