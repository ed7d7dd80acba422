package io.locmoe.dataplane;

import io.locmoe.spi.topology.Topology;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * A job as one node joins it.
 *
 * @param jobId          names the job; unique among the jobs that run at the same time
 * @param run            names what the job belongs to: jobs that follow one another after losses are of one run
 * @param placementEpoch version of the expert placement; every node of the job joins with the same one
 * @param topology       ranks and nodes
 * @param node           the node that joins
 * @param peers          host:port of every node's data plane, in node order; the entry of {@code node} is not used
 * @param names          of all nodes, in node order, as their certificates have them; empty in an open mesh, in which
 *                       nodes have none
 * @param deadline       longest wait of a join, a send or a receive
 */
public record JobSession(
        String jobId,
        String run,
        long placementEpoch,
        Topology topology,
        int node,
        List<String> peers,
        List<String> names,
        Duration deadline) {
    public JobSession {
        Objects.requireNonNull(jobId, "jobId");
        Objects.requireNonNull(run, "run");
        Objects.requireNonNull(deadline, "deadline");
        peers = List.copyOf(peers);
        names = List.copyOf(names);
        Objects.checkIndex(node, topology.nodes());
        if (peers.size() != topology.nodes()) {
            throw new IllegalArgumentException(
                    peers.size() + " addresses for " + topology.nodes() + " nodes: " + peers);
        }
        peers.forEach(JobSession::requireHostAndPort);
        if (!names.isEmpty() && names.size() != topology.nodes()) {
            throw new IllegalArgumentException(names.size() + " names for " + topology.nodes() + " nodes: " + names);
        }
    }

    /** A job of an open mesh, which is a run by itself. */
    public JobSession(
            String jobId, long placementEpoch, Topology topology, int node, List<String> peers, Duration deadline) {
        this(jobId, jobId, placementEpoch, topology, node, peers, List.of(), deadline);
    }

    private static void requireHostAndPort(String address) {
        if (!address.matches(".+:\\d{1,5}")) {
            throw new IllegalArgumentException("an address is host:port, not '" + address + "'");
        }
    }

    /** What the certificate of a node says; null if the job has no names. */
    public String nodeName(int other) {
        return names.isEmpty() ? null : names.get(other);
    }

    /** How failure messages name a node. */
    public String name(int other) {
        return "node " + other + " (" + peers.get(other) + ")";
    }
}
