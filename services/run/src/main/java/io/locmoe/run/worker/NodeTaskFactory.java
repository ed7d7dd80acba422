package io.locmoe.run.worker;

import io.locmoe.engine.job.TrainingListener;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.run.service.HeldPlugins;
import io.locmoe.run.service.RankStart;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Prepares the ranks of a job on this node. */
public interface NodeTaskFactory {

    /** The device drivers of this node, which it announces to the mesh. */
    List<String> drivers();

    /** The plug-ins as of the last look at their directories. */
    HeldPlugins held();

    /**
     * Looks at the directories of plug-ins and returns their content. Blocks, and runs constructors of new plug-ins. A
     * running job keeps the plug-ins that it has.
     */
    HeldPlugins plugins();

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
     * have the answers from then on. Runs on a worker thread.
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

    /** Starts, on a thread of its own, work that makes the first steps of a job faster. Called once, before any job. */
    default void rehearse() {}

    /**
     * Rehearses more on a spare node: a run continues without it, but may need it later. A second call does nothing.
     */
    default void rehearseMore() {}
}
