package io.locmoe.run.service;

import java.util.Objects;

/**
 * A failure on a node of a job.
 *
 * @param node        index of the node in the job
 * @param rank        failed rank; {@link #NO_RANK} if it is the node as a whole
 * @param message     for the user
 * @param consequence whether it failed only because another part of the mesh did
 * @param leaving     whether the node leaves the mesh deliberately, without a fault
 */
public record RankFailure(String jobId, int node, int rank, String message, boolean consequence, boolean leaving) {
    /** No single rank is at fault. */
    public static final int NO_RANK = -1;

    public RankFailure {
        Objects.requireNonNull(jobId, "jobId");
        Objects.requireNonNull(message, "message");
    }

    /** A failure of a node that stays. */
    public RankFailure(String jobId, int node, int rank, String message, boolean consequence) {
        this(jobId, node, rank, message, consequence, false);
    }

    /** The message, preceded by the rank if one is at fault. */
    public String sentence() {
        return rank == NO_RANK ? message : "rank " + rank + " failed: " + message;
    }
}
