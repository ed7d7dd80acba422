package io.locmoe.run.service;

import io.locmoe.run.ControlException;
import io.locmoe.run.event.RunHistory;
import io.vertx.core.Future;

/**
 * Calls between nodes about runs that survive node failures. Calls return at once; futures complete on an event loop
 * and fail with {@link ControlException}.
 */
public interface RunService {

    /** The events of a run that this node leads; other nodes refuse. */
    Future<RunHistory> follow(String run);

    /**
     * Leader to any node: follow this run. Fails with {@link ControlException.Code#SUPERSEDED} if this node leads the
     * run itself with members that are no older.
     */
    Future<Void> announce(FollowedRun run);
}
