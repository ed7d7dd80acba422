package io.locmoe.launcher.run;

import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/** The mesh of a run: a connection to it, and what this command does where nodes are lost. One thread. */
interface RunMesh {
    /** Another one after {@link #reconnect}. */
    MeshConnection connection();

    /** Processes of nodes that this command has started; none where the mesh was already running. */
    LocalNodes nodes();

    /**
     * Ends processes that this command has started and that the mesh has given up, such as stopped ones: as long as
     * they are there, others may wait for their answers.
     *
     * @param lost names of the nodes
     */
    void end(List<String> lost);

    /**
     * Starts processes anew that this command has started and that were lost. Does not wait for them.
     *
     * @param lost names of the nodes; they are no longer needed, even if their processes run
     */
    void replace(List<String> lost);

    /**
     * Waits until a node of the mesh answers, after the one that was connected was lost.
     *
     * @param stop whether to return at once
     * @return whether one does
     */
    boolean reconnect(Duration wait, BooleanSupplier stop);
}
