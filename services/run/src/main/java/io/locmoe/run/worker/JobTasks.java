package io.locmoe.run.worker;

import io.locmoe.engine.job.TrainingListener;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.run.service.RankStart;
import io.locmoe.run.service.RunRequest;
import java.util.Map;
import java.util.Set;

/** Checks and prepares jobs of one kind on this node. */
public interface JobTasks {

    /** What prepares a job on a node: a training, or a text to generate. */
    static JobTasks of(RunRequest request, NodeTaskFactory node) {
        return request.text().isEmpty() ? node : node.text(request);
    }

    /** The components that a job chooses from plug-ins, such as {@code router 'locmoe'}. */
    Set<String> components(JobSettings settings);

    /** Files in the options of a job's plug-ins, by option name, such as {@code router.table}. */
    Map<String, String> files(JobSettings settings);

    /**
     * Checks what can be known about a job before any node starts it. Runs on a worker thread of the leader.
     *
     * @throws IllegalArgumentException with every problem, one per line
     */
    void check(JobSettings settings);

    /**
     * What the driver of a run decides by this machine, and the settings leave open. The nodes of a job compute the
     * same bits by deciding nothing themselves: the node to which a run is submitted asks this, and the run's settings
     * have the answers from then on. A text has the settings of its model. Runs on a worker thread.
     *
     * @return settings by dotted name; empty if nothing is left to decide, or {@link #check} refuses the job anyway
     * @throws IllegalArgumentException if the driver cannot do on this machine what the settings ask for
     */
    default Map<String, String> decisions(JobSettings settings) {
        return Map.of();
    }

    /**
     * Brings the checkpoint that a submitted run continues, if it is not on this node but in the run's object store.
     * Runs on a worker thread of the leader, and takes as long as the network does.
     *
     * @throws IllegalArgumentException if it cannot be brought
     */
    default void bring(JobSettings settings) {}

    /**
     * Opens devices and the connections to all other nodes. Blocks, on a thread of the job, which is interrupted if the
     * job is aborted.
     *
     * @param listener listener of rank 0, if that is on this node
     */
    NodeTask open(RankStart start, JobSettings settings, TrainingListener listener);
}
