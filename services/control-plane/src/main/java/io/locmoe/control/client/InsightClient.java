package io.locmoe.control.client;

import io.locmoe.run.service.NodeFigures;

/**
 * What the nodes of a mesh tell of themselves. Methods block for a limited time and throw
 * {@link io.locmoe.run.ControlException}.
 */
public record InsightClient(MeshClient mesh) {

    /** Memory of a node's process, and its links. */
    public NodeFigures figures(String node) {
        return mesh.ask(there -> there.figures(node));
    }
}
