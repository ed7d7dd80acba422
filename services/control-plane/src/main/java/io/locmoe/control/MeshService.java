package io.locmoe.control;

import io.vertx.core.Future;

/**
 * What a mesh does for its users. Calls return at once; futures complete on an event loop and fail with
 * {@link ControlException}.
 */
public interface MeshService {

    /** Starts a job; returns its id. */
    Future<String> submit(JobRequest request);

    /** The events of a job, from its first one. */
    Future<JobHistory> watch(String jobId);

    /** Stops a job at a step boundary, with a checkpoint. */
    Future<Void> cancel(String jobId);

    /** Asks a job for a checkpoint at the next step boundary. */
    Future<Void> checkpoint(String jobId);

    Future<MeshStatus> topology();

    /** The plug-ins that a node of the mesh holds, after it has looked at its directories. */
    Future<HeldPlugins> plugins(String node);

    /**
     * Tells a node to leave the mesh, and its process to end: a job comes to a step boundary first. Completes when the
     * node has heard of it.
     */
    Future<Void> leave(String node);
}
