package io.locmoe.run.consensus;

import io.locmoe.run.Peer;
import io.locmoe.topology.MeshNode;
import io.vertx.core.Future;
import java.util.List;

/** The nodes that may agree on a view of a run. Called on the jobs' context. */
public interface Electorate {
    MeshNode self();

    /** All nodes in the mesh, as far as this one can tell. */
    Future<List<MeshNode>> nodes();

    /** The votes of another node. */
    ViewService views(Peer peer);
}
