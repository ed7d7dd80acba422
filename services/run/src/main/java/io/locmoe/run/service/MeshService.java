package io.locmoe.run.service;

import io.locmoe.run.ControlException;
import io.locmoe.run.event.JobHistory;
import io.vertx.core.Future;

/**
 * Service of a mesh for its users. Calls return at once; futures complete on an event loop and fail with
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

    /** The plug-ins of a node, after it has rescanned its directories. */
    Future<HeldPlugins> plugins(String node);

    /**
     * Makes a node leave the mesh and end its process; a running job stops at a step boundary first. Completes when the
     * node has been told.
     */
    Future<Void> leave(String node);
}
