package io.locmoe.launcher.run;

import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/** The mesh of a run: a connection to it, and how it comes to strength again after it has lost nodes. One thread. */
interface RunMesh {
    /** Another one after nodes were lost, if it led to one of them. */
    MeshConnection connection();

    /** Processes of nodes that this command has started; none where the mesh was already running. */
    LocalNodes nodes();

    /**
     * Has lost nodes replaced, and waits for the replacements. Returns early if one of them has ended, too.
     *
     * @param lost   names of the nodes that were lost; they are no longer needed, even if their processes run
     * @param wanted nodes to wait for
     * @param wait   for how long
     * @param stop   whether to return at once
     * @return nodes that the mesh has then
     */
    int regain(List<String> lost, int wanted, Duration wait, BooleanSupplier stop);
}
