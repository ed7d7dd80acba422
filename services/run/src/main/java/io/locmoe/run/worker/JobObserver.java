package io.locmoe.run.worker;

import io.locmoe.engine.settings.JobSettings;
import io.locmoe.run.event.RunEvent;
import java.util.List;

/** Observes the runs that this node leads, one after another. Any thread, one at a time; must not block. */
public interface JobObserver {

    /** Outcome of this node's attempt to take a run over. */
    enum TakeOver {
        /** The nodes have agreed: this node leads the run. */
        LEADS,
        /** Another node continues the run. */
        SUPERSEDED,
        /** The run has ended here, because too few nodes were reachable or a user cancelled it. */
        FAILED
    }

    /**
     * A job of a run begins; after a node failure, this is another job of the same run.
     *
     * @param run      the run's name for users
     * @param nodes    names of the nodes that run it, in the job's order
     * @param settings of the run
     */
    void started(String run, List<String> nodes, JobSettings settings);

    /** An event, as the run's watchers get it; {@link RunEvent.Ended} is the last of a run. */
    void happened(RunEvent event);

    /**
     * This node's attempt to take a run over has ended. Comes before the run's events, if those are reported at all.
     */
    default void tookOver(TakeOver outcome) {}

    /** Another node leads the run from now on, so its end is not reported here. */
    default void passedOn() {}
}
