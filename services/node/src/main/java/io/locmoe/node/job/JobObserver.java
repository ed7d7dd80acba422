package io.locmoe.node.job;

import io.locmoe.control.JobEvent;
import java.util.List;

/** Told of the runs that this node keeps, one after another. Any thread, one at a time; must not block. */
public interface JobObserver {

    /** What came of this node's wish to go on with a run that another one had kept. */
    enum TakeOver {
        /** The nodes have agreed: it is the keeper. */
        KEPT,
        /** Another node goes on with the run. */
        SUPERSEDED,
        /** The run has ended here without that, as too few nodes were heard, or somebody has cancelled it. */
        FAILED
    }

    /**
     * A job of a run begins; after a loss of nodes that is another one.
     *
     * @param run   its name for users
     * @param nodes names of the nodes that run it, in the job's order
     */
    void started(String run, List<String> nodes);

    /** An event, as the run's watchers get it; {@link JobEvent.Ended} is the last of a run. */
    void happened(JobEvent event);

    /** This node has asked to take a run over. Comes before what happens in the run, if that is told at all. */
    default void tookOver(TakeOver outcome) {}

    /** Another node keeps the run from now on, so its end is not told here. */
    default void passedOn() {}
}
