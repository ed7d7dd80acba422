package io.locmoe.node.job;

import io.locmoe.control.Peer;
import io.locmoe.control.ViewService;
import io.locmoe.topology.MeshNode;
import io.vertx.core.Future;
import java.util.List;

/** The nodes that may agree on members of a run. Called on the jobs' context. */
interface Electorate {
    MeshNode self();

    /** All that are in the mesh, as far as this node can tell. */
    Future<List<MeshNode>> nodes();

    /** How another node votes. */
    ViewService views(Peer peer);
}
