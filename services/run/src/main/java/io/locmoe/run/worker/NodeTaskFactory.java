package io.locmoe.run.worker;

import io.locmoe.run.ControlException;
import io.locmoe.run.service.HeldPlugins;
import io.locmoe.run.service.RunRequest;
import java.util.List;

/** Prepares the ranks of jobs on this node; trainings by itself. */
public interface NodeTaskFactory extends JobTasks {

    /** The device drivers of this node, which it announces to the mesh. */
    List<String> drivers();

    /** The plug-ins as of the last look at their directories. */
    HeldPlugins held();

    /**
     * Looks at the directories of plug-ins and returns their content. Blocks, and runs constructors of new plug-ins. A
     * running job keeps the plug-ins that it has.
     */
    HeldPlugins plugins();

    /**
     * Prepares the text that a request asks for.
     *
     * @throws ControlException if this node only trains
     */
    default JobTasks text(RunRequest request) {
        throw new ControlException(ControlException.Code.INVALID, "this mesh trains only, and generates no text");
    }

    /** Starts, on a thread of its own, work that makes the first steps of a job faster. Called once, before any job. */
    default void rehearse() {}

    /**
     * Rehearses more on a spare node: a run continues without it, but may need it later. A second call does nothing.
     */
    default void rehearseMore() {}
}
