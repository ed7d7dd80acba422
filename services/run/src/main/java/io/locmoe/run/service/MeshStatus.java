package io.locmoe.run.service;

import java.util.List;
import java.util.Optional;

/**
 * The mesh, as seen by a node.
 *
 * @param nodes      in the order in which jobs number them
 * @param runningJob the job that is running
 */
public record MeshStatus(List<NodeStatus> nodes, Optional<String> runningJob) {
    public MeshStatus {
        nodes = List.copyOf(nodes);
    }
}
