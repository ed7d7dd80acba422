package io.locmoe.laboratory.bench.faults;

import io.locmoe.launcher.network.LinkNetwork;
import io.locmoe.launcher.run.LocalMesh;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Where faults happen.
 *
 * @param mesh        whose processes are nodes
 * @param nodes       of the mesh
 * @param links       of the nodes, where they have such
 * @param checkpoints directory of the training's
 * @param told        hears what goes wrong
 */
record Site(LocalMesh mesh, int nodes, Optional<LinkNetwork> links, Path checkpoints, Consumer<String> told) {
    /** Process of a node; after a loss that of its replacement. */
    long pid(int node) {
        return mesh.node(node).pid();
    }
}
