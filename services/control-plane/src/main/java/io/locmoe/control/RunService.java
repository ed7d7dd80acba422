package io.locmoe.control;

import io.vertx.core.Future;

/**
 * What nodes do for each other about runs that outlive the loss of nodes. Calls return at once; futures complete on an
 * event loop and fail with {@link ControlException}.
 */
public interface RunService {

    /** The events of a run that this node keeps; others refuse. */
    Future<JobHistory> follow(String run);

    /**
     * Whoever keeps a run, to any node: follow it. Fails with {@link ControlException.Code#SUPERSEDED} where this node
     * keeps the run itself, with members that are no older.
     */
    Future<Void> kept(FollowedRun run);
}
