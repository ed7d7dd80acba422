package io.locmoe.run.service;

import io.locmoe.run.ControlException;
import io.vertx.core.Future;
import java.util.List;

/**
 * Calls between the nodes of a job. Calls return at once; futures complete on an event loop and fail with
 * {@link ControlException}.
 */
public interface RankService {

    /**
     * Leader to node: run your ranks. Completes when the node has accepted the job, before its ranks are ready.
     */
    Future<Void> start(RankStart start);

    /**
     * Leader to node: abandon the job at once. Completes with the last exchanges of the ranks, one line each,
     * before the ranks have left the job: a rank that is stuck never reaches {@link #ended}.
     */
    Future<List<String>> cancel(String jobId, String reason);

    /** Node to leader: a rank, or the start of the ranks, has failed. */
    Future<Void> reportFailure(RankFailure failure);

    /** Node to leader: all ranks of the node have left the job; with their last exchanges, one line each. */
    Future<Void> ended(String jobId, int node, List<String> lastExchanges);

    /** Node to leader: is the job still running on this node, as far as you know? */
    Future<Boolean> runs(String jobId, int node);

    /** Any node to any node: list your plug-ins, after rescanning your directories. */
    Future<HeldPlugins> plugins();
}
