package io.locmoe.control;

import io.locmoe.spi.topology.ExpertPlacement;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A job as one of its nodes runs it.
 *
 * @param jobId     names the job
 * @param request   what the user asked for
 * @param placement which rank hosts which expert, with its epoch
 * @param node      place of this node in the job
 * @param peers     all nodes of the job, in order; the first coordinates it
 * @param plugins   digests of the plug-ins with what the job chooses, such as {@code router 'locmoe'}
 */
public record RankStart(
        String jobId,
        JobRequest request,
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

    public Peer coordinator() {
        return peers.getFirst();
    }

    public Peer self() {
        return peers.get(node);
    }

    /** The same job for another of its nodes. */
    public RankStart forNode(int other) {
        return new RankStart(jobId, request, placement, other, peers, plugins);
    }
}
