package io.locmoe.control;

import io.vertx.core.Future;
import java.util.List;

/**
 * What the nodes of a job tell each other. Calls return at once; futures complete on an event loop and fail with
 * {@link ControlException}.
 */
public interface RankService {

    /** Coordinator to node: run your ranks. Completes when the node has taken the job, before its ranks are ready. */
    Future<Void> start(RankStart start);

    /**
     * Coordinator to node: give the job up at once. Completes before the ranks have left it, because a rank that is
     * stuck never gets to {@link #ended}, with what they exchanged last, one line each.
     */
    Future<List<String>> cancel(String jobId, String reason);

    /** Node to coordinator: something failed. */
    Future<Void> reportFailure(RankFailure failure);

    /** Node to coordinator: all ranks of the node have left the job; what they exchanged last, one line each. */
    Future<Void> ended(String jobId, int node, List<String> lastExchanges);

    /** Node to coordinator: whether the job still runs, for the coordinator, on this node. */
    Future<Boolean> runs(String jobId, int node);

    /** Any node to any node: the plug-ins that you hold, after you have looked at your directories. */
    Future<HeldPlugins> plugins();
}
