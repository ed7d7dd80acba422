package io.locmoe.run.mesh;

import io.locmoe.detection.FailureDetector;
import io.locmoe.run.Peer;
import io.locmoe.run.event.RunHistory;
import io.vertx.core.Future;
import java.util.List;

/** The nodes of the mesh, as seen by a node that follows runs. Called on the jobs' context. */
public interface RunPeers {
    /** This node. */
    Peer here();

    /** All nodes in the mesh, as far as this one can tell. */
    List<Peer> peers();

    /** This node's judgement of the others. */
    FailureDetector<Peer> detector();

    /** The nodes of a list that answer, in their order. Never fails, and takes two seconds at most. */
    Future<List<Peer>> answering(List<Peer> asked);

    /**
     * Replicates the history of a run from its leader into {@code copy}.
     *
     * @return fails if the node does not lead the run; its result completes, or fails, when the node stops reporting
     *     the run
     */
    Future<Future<Void>> follow(Peer leader, String run, RunHistory copy);
}
