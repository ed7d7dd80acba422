package io.locmoe.run.service;

import io.locmoe.run.Peer;
import io.locmoe.spi.topology.ExpertPlacement;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A job as one of its nodes runs it.
 *
 * @param jobId     identifies the job
 * @param request   the user's request
 * @param placement which rank hosts which expert, with its epoch
 * @param node      index of this node in the job
 * @param peers     all nodes of the job, in order; the first is the leader
 * @param plugins   digests of the plug-ins, keyed by what the job chooses from them, such as {@code router 'locmoe'}
 */
public record RankStart(
        String jobId,
        RunRequest request,
        ExpertPlacement placement,
        int node,
        List<Peer> peers,
        Map<String, String> plugins) {
    public RankStart {
        Objects.requireNonNull(jobId, "jobId");
        Objects.requireNonNull(request, "request");
        Objects.requireNonNull(placement, "placement");
        peers = List.copyOf(peers);
        plugins = Map.copyOf(plugins);
        Objects.checkIndex(node, peers.size());
    }

    public Peer leader() {
        return peers.getFirst();
    }

    public Peer self() {
        return peers.get(node);
    }

    /** The same job for another node. */
    public RankStart forNode(int other) {
        return new RankStart(jobId, request, placement, other, peers, plugins);
    }
}
