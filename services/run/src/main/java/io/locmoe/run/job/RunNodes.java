package io.locmoe.run.job;

import io.locmoe.run.Peer;
import io.locmoe.run.service.FollowedRun;
import io.locmoe.run.service.RankStart;
import io.locmoe.run.service.RunRequest;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Predicate;

/** What a run needs from its mesh. Used on the jobs' context. */
public interface RunNodes extends JobNodes {
    /** A term for the history of a run that this node leads from now on, greater than an epoch of the run. */
    long term(long epoch);

    /** Tells all nodes who leads a run, so they follow it. */
    void announce(FollowedRun run);

    /**
     * Tells nodes that this one would like to continue the run. Fails with a {@link io.locmoe.run.ControlException}
     * if one of them leads it, or would like to.
     */
    Future<Void> claim(List<Peer> nodes);

    /** The nodes in the mesh, as far as this one can tell, this one first. Asks nobody. */
    List<Peer> known();

    /** The nodes of a list that answer, this one first. Never fails, and takes as long as a node may take to answer. */
    Future<List<Peer>> answering(List<Peer> asked);

    /**
     * Checks a job and places it on nodes under a new epoch, this node first.
     *
     * @param shares shares of experts that the nodes host
     * @param usable nodes that may take part
     * @return fails with a {@link io.locmoe.run.ControlException} if the job cannot be run
     */
    Future<RankStart> prepare(String jobId, RunRequest request, ExpertShares shares, Predicate<Peer> usable);
}
