package io.locmoe.node.job;

import io.locmoe.control.JobHistory;
import io.locmoe.control.Peer;
import io.vertx.core.Future;
import java.util.List;

/** The nodes of the mesh, as one of them follows runs that others keep. Called on the jobs' context. */
interface RunPeers {
    /** This node. */
    Peer here();

    /** All that are in the mesh, as far as this node can tell. */
    List<Peer> peers();

    /** Nodes of a list that answer, in their order. Never fails, and takes two seconds at most. */
    Future<List<Peer>> answering(List<Peer> asked);

    /**
     * Lets a copy of a run's history grow with that of the node that keeps the run.
     *
     * @return fails where the node does not keep it; its result completes, or fails, when that no longer tells of it
     */
    Future<Future<Void>> follow(Peer keeper, String run, JobHistory copy);
}
