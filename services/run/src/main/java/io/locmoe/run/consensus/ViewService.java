package io.locmoe.run.consensus;

import io.locmoe.run.ControlException;
import io.vertx.core.Future;

/**
 * Votes of nodes on the members of a run. Calls return at once; futures complete on an event loop and fail with
 * {@link ControlException}.
 */
public interface ViewService {

    /**
     * Candidate to node: promise an epoch of a run.
     *
     * @param known     epoch of the newest view of the run that the candidate knows
     * @param candidate the node that calls
     */
    Future<Vote> prepare(String run, long epoch, long known, Member candidate);

    /** Candidate to node: install a view for the epoch that you have promised. */
    Future<Vote> install(Lineage next, Member candidate);
}
