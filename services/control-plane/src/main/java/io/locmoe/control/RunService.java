package io.locmoe.control;

import io.vertx.core.Future;

/**
 * What nodes do for each other about runs that outlive the loss of nodes. Calls return at once; futures complete on an
 * event loop and fail with {@link ControlException}.
 */
public interface RunService {

    /** The events of a run that this node keeps; others refuse. */
    Future<JobHistory> follow(String run);

    /** Whoever keeps a run, to any node: follow it. */
    Future<Void> kept(FollowedRun run);
}
