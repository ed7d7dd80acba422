package io.locmoe.dataplane;

import io.locmoe.spi.topology.Topology;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * A job, as described by a node that joins it.
 *
 * @param jobId          name of the job; unique among the jobs that run at the same time
 * @param run            name of the run; the jobs that follow one another after node failures belong to one run
 * @param placementEpoch version of the expert placement; the same on every node of the job
 * @param topology       ranks and nodes
 * @param node           the node that joins
 * @param peers          host:port of every node's data plane, in node order; the entry of {@code node} is not used
 * @param names          names of all nodes in their certificates, in node order; empty in an open mesh, which has no
 *     names
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

    /** A job of an open mesh, in a run of its own. */
    public JobSession(
            String jobId, long placementEpoch, Topology topology, int node, List<String> peers, Duration deadline) {
        this(jobId, jobId, placementEpoch, topology, node, peers, List.of(), deadline);
    }

    private static void requireHostAndPort(String address) {
        if (!address.matches(".+:\\d{1,5}")) {
            throw new IllegalArgumentException("an address is host:port, not '" + address + "'");
        }
    }

    /** The name in a node's certificate; null if the job has no names. */
    public String nodeName(int other) {
        return names.isEmpty() ? null : names.get(other);
    }

    /** The name of a node in failure messages. */
    public String name(int other) {
        return "node " + other + " (" + peers.get(other) + ")";
    }
}
