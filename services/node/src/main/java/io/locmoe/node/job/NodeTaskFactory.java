package io.locmoe.node.job;

import io.locmoe.control.HeldPlugins;
import io.locmoe.control.RankStart;
import io.locmoe.engine.job.JobListener;
import io.locmoe.engine.settings.JobSettings;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Prepares the ranks of a job on this node. */
public interface NodeTaskFactory {

    /** The device drivers that this node has, which it tells the mesh. */
    List<String> drivers();

    /** The plug-ins since the last look at their directories. */
    HeldPlugins held();

    /**
     * Looks at the directories of plug-ins and says what there is. Blocks, and runs constructors of new plug-ins. A job
     * that runs keeps what it has.
     */
    HeldPlugins plugins();

    /** What a job chooses of plug-ins, such as {@code router 'locmoe'}. */
    Set<String> components(JobSettings settings);

    /** Files that the options of a job's plug-ins name, by the names of the options, such as {@code router.table}. */
    Map<String, String> files(JobSettings settings);

    /**
     * Checks what can be known about a job before any node starts it. Runs on a worker thread of the coordinator.
     *
     * @throws IllegalArgumentException with every problem, one per line
     */
    void check(JobSettings settings);

    /**
     * Opens devices and the connections to all other nodes. Blocks, on a thread of the job, which is interrupted if the
     * job is aborted.
     *
     * @param listener for rank 0, if it lives here
     */
    NodeTask open(RankStart start, JobSettings settings, JobListener listener);

    /** Begins, on a thread of its own, what makes the first steps of a job faster. Called once, before a job comes. */
    default void rehearse() {}

    /** A run goes on without this node, which may take a place in it later: more of the same. Does nothing again. */
    default void rehearseMore() {}
}
