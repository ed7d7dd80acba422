package io.locmoe.dataplane;

import io.locmoe.spi.topology.Topology;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * A job as one node joins it.
 *
 * @param jobId          names the job; unique among the jobs that run at the same time
 * @param placementEpoch version of the expert placement; every node of the job joins with the same one
 * @param topology       ranks and nodes
 * @param node           the node that joins
 * @param peers          host:port of every node's data plane, in node order; the entry of {@code node} is not used
 * @param deadline       longest wait of a join, a send or a receive
 */
public record JobSession(
        String jobId, long placementEpoch, Topology topology, int node, List<String> peers, Duration deadline) {
    public JobSession {
        Objects.requireNonNull(jobId, "jobId");
        Objects.requireNonNull(deadline, "deadline");
        peers = List.copyOf(peers);
        Objects.checkIndex(node, topology.nodes());
        if (peers.size() != topology.nodes()) {
            throw new IllegalArgumentException(
                    peers.size() + " addresses for " + topology.nodes() + " nodes: " + peers);
        }
        peers.forEach(JobSession::requireHostAndPort);
    }

    private static void requireHostAndPort(String address) {
        if (!address.matches(".+:\\d{1,5}")) {
            throw new IllegalArgumentException("an address is host:port, not '" + address + "'");
        }
    }

    /** How failure messages name a node. */
    public String name(int other) {
        return "node " + other + " (" + peers.get(other) + ")";
    }
}
