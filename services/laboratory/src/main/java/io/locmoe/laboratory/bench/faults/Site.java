package io.locmoe.laboratory.bench.faults;

import io.locmoe.launcher.mesh.LocalMesh;
import io.locmoe.launcher.network.LinkNetwork;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The place where faults are injected.
 *
 * @param mesh        mesh whose processes are nodes
 * @param nodes       number of nodes of the mesh
 * @param links       links of the nodes, if they have any
 * @param checkpoints directory of the training's checkpoints
 * @param told        receives problems
 */
record Site(LocalMesh mesh, int nodes, Optional<LinkNetwork> links, Path checkpoints, Consumer<String> told) {
    /** Process id of a node; after a failure that of its replacement. */
    long pid(int node) {
        return mesh.node(node).pid();
    }
}
