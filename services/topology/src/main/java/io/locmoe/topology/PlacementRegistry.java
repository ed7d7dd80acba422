package io.locmoe.topology;

import io.locmoe.spi.topology.ExpertPlacement;
import io.locmoe.spi.topology.Topology;
import java.util.Optional;

/**
 * Which rank hosts which expert, for each job of the mesh, known to all nodes. Epochs grow over all jobs, so a message
 * of an earlier job or placement can be told from a current one. Thread-safe; blocks.
 */
public interface PlacementRegistry {

    /**
     * Spreads the experts evenly and records the placement under a new epoch, in place of the job's previous one.
     *
     * @throws IllegalArgumentException if the experts do not divide over the nodes
     */
    ExpertPlacement place(String jobId, int experts, Topology topology);

    Optional<ExpertPlacement> find(String jobId);

    /** Forgets the placement of a job that ended. Its epoch is never used again. */
    void remove(String jobId);
}
