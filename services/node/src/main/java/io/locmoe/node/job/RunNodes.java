package io.locmoe.node.job;

import io.locmoe.control.FollowedRun;
import io.locmoe.control.JobRequest;
import io.locmoe.control.Peer;
import io.locmoe.control.RankStart;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Predicate;

/** What a run needs of its mesh. Used on the jobs' context. */
interface RunNodes extends JobNodes {
    /** A term for the history of a run that this node keeps from now on, greater than an epoch of the run. */
    long term(long epoch);

    /** All nodes are told who keeps a run, so that they follow it. */
    void announce(FollowedRun run);

    /**
     * Tells nodes that this one would like to go on with the run; fails with a
     * {@link io.locmoe.control.ControlException} where one of them keeps it, or would like to.
     */
    Future<Void> claim(List<Peer> nodes);

    /** Nodes that are in the mesh, as far as this one can tell, this one first. Asks nobody. */
    List<Peer> known();

    /** Nodes of a list that answer, this one first. Never fails, and takes as long as a node may take to answer. */
    Future<List<Peer>> answering(List<Peer> asked);

    /**
     * Checks a job, and places it on nodes under a new epoch, with this one as the first.
     *
     * @param shares of experts, as nodes host them
     * @param usable nodes that may have a part in it
     * @return fails with a {@link io.locmoe.control.ControlException} if it cannot be run
     */
    Future<RankStart> prepare(String jobId, JobRequest request, ExpertShares shares, Predicate<Peer> usable);
}
