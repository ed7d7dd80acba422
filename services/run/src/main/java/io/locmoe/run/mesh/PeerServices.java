package io.locmoe.run.mesh;

import io.locmoe.run.Caller;
import io.locmoe.run.Peer;
import io.locmoe.run.consensus.ViewService;
import io.locmoe.run.event.RunHistory;
import io.locmoe.run.service.FollowedRun;
import io.locmoe.run.service.MeshService;
import io.locmoe.run.service.RankService;
import io.vertx.core.Future;
import java.util.UUID;

/** The services of the other nodes, over whatever connects them. Thread-safe; never blocks. */
public interface PeerServices {
    /** A node's service for users, for calls passed on for a caller. */
    MeshService mesh(Peer node, Caller caller);

    /** A node's part in jobs. */
    RankService ranks(Peer node);

    /** A node's votes on the members of runs. */
    ViewService views(Peer node);

    /** Whether a node answers, and says that it is in the mesh of this instance. Never fails. */
    Future<Boolean> answers(Peer node, UUID instance);

    /** Announces this node as the leader of a run; fails as {@link io.locmoe.run.service.RunService#announce}. */
    Future<Void> announce(Peer node, FollowedRun run);

    /**
     * Lets a replica of a run's history grow with the leader's history, from the end of the replica.
     *
     * @return fails if the node is not the leader; the inner future completes or fails when the stream ends
     */
    Future<Future<Void>> follow(Peer leader, String run, RunHistory replica);
}
