package io.locmoe.launcher.run;

import io.locmoe.launcher.connection.MeshConnection;
import io.locmoe.launcher.connection.MeshReference;
import io.locmoe.launcher.nodes.LocalNodes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * The mesh of a run: a connection to it, and the reactions to failed nodes. By default the command has started none of
 * the nodes, and others replace them. Used by one thread.
 */
public interface RunMesh {
    /** The current connection; {@link #reconnect} may change it. */
    MeshConnection connection();

    /** How other commands reach the mesh; empty if they cannot. */
    default Optional<MeshReference> reference() {
        return Optional.empty();
    }

    /** The node processes that this command has started. */
    default LocalNodes nodes() {
        return LocalNodes.none();
    }

    /**
     * Ends processes of this command that the mesh has given up, such as stopped ones; otherwise others may still wait
     * for their answers.
     *
     * @param lost names of the nodes
     */
    default void end(List<String> lost) {}

    /**
     * Restarts processes of this command that have failed. Does not wait for them.
     *
     * @param lost names of the failed nodes, which are no longer needed even if their processes run
     */
    default void replace(List<String> lost) {}

    /**
     * Waits until a node of the mesh answers, after the connected one has failed.
     *
     * @param stop whether to return at once
     * @return whether a node answers
     */
    boolean reconnect(Duration wait, BooleanSupplier stop);
}
