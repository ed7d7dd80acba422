package io.locmoe.control;

import io.vertx.core.Future;

/**
 * What the nodes of a job tell each other. Calls return at once; futures complete on an event loop and fail with
 * {@link ControlException}.
 */
public interface RankService {

    /** Coordinator to node: run your ranks. Completes when the node has taken the job, before its ranks are ready. */
    Future<Void> start(RankStart start);

    /** Coordinator to node: give the job up at once. */
    Future<Void> cancel(String jobId, String reason);

    /** Node to coordinator: something failed. */
    Future<Void> reportFailure(RankFailure failure);

    /** Node to coordinator: all ranks of the node have left the job. */
    Future<Void> ended(String jobId, int node);
}
