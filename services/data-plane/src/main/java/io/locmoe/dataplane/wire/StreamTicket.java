package io.locmoe.dataplane.wire;

import io.locmoe.dataplane.DataPlaneException.Code;
import io.locmoe.dataplane.JobSession;
import io.locmoe.dataplane.failure.RefusedException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.arrow.flight.FlightDescriptor;

/**
 * The purpose of a stream, as the path of its Flight descriptor: {@code ["locmoe", "2", job id, placement epoch, source
 * node, target node, topology]}. The second part is the version of this format and of {@link FrameHeader}; the topology
 * is written as node numbers in rank order, {@code [0, 0, 1, 1]}.
 */
public record StreamTicket(String jobId, long placementEpoch, int sourceNode, int targetNode, String topology) {
    private static final String NAME = "locmoe";
    private static final String VERSION = "2";

    public static StreamTicket of(JobSession job, int targetNode) {
        return new StreamTicket(job.jobId(), job.placementEpoch(), job.node(), targetNode, text(job));
    }

    private static String text(JobSession job) {
        return Arrays.toString(job.topology().nodeOfRank());
    }

    /** The ticket as schema metadata, for readers of captured streams. Receivers use the descriptor. */
    Map<String, String> metadata() {
        return Map.of(
                "locmoe.format",
                VERSION,
                "locmoe.job",
                jobId,
                "locmoe.placement_epoch",
                Long.toString(placementEpoch),
                "locmoe.source_node",
                Integer.toString(sourceNode),
                "locmoe.target_node",
                Integer.toString(targetNode),
                "locmoe.topology",
                topology);
    }

    public FlightDescriptor descriptor() {
        return FlightDescriptor.path(
                NAME,
                VERSION,
                jobId,
                Long.toString(placementEpoch),
                Integer.toString(sourceNode),
                Integer.toString(targetNode),
                topology);
    }

    /** @throws RefusedException if this is not a ticket of this version */
    public static StreamTicket parse(FlightDescriptor descriptor) {
        List<String> path = descriptor.isCommand() ? List.of() : descriptor.getPath();
        if (path.size() != 7 || !path.get(0).equals(NAME) || !path.get(1).equals(VERSION)) {
            throw new RefusedException(
                    Code.PROTOCOL, "a stream of LocMoE Mesh, format " + VERSION + ", was expected, not " + path);
        }
        try {
            return new StreamTicket(
                    path.get(2),
                    Long.parseLong(path.get(3)),
                    Integer.parseInt(path.get(4)),
                    Integer.parseInt(path.get(5)),
                    path.get(6));
        } catch (NumberFormatException e) {
            throw new RefusedException(Code.PROTOCOL, "the stream's epoch or node is not a number: " + path);
        }
    }

    /**
     * Checks that the ticket matches the receiver's job.
     *
     * @throws RefusedException if it does not; strangers do not learn the difference
     */
    public void check(JobSession mine) {
        try {
            compare(mine);
        } catch (RefusedException refused) {
            throw refused.forStrangers(
                    refused.code() == Code.STALE_EPOCH
                            ? RefusedException.forNow(Code.STALE_EPOCH, "it has another placement epoch of this job")
                            : new RefusedException(
                                    refused.code(), "it has this job as another node or with another topology"));
        }
    }

    private void compare(JobSession mine) {
        String what = "node " + sourceNode + " has placement epoch " + placementEpoch + " of job '" + jobId + "', but "
                + mine.name(mine.node()) + " has " + mine.placementEpoch();
        if (placementEpoch < mine.placementEpoch()) {
            throw new RefusedException(Code.STALE_EPOCH, what + ": take the new placement and join again");
        }
        if (placementEpoch > mine.placementEpoch()) {
            throw RefusedException.forNow(Code.STALE_EPOCH, what + ", which is older");
        }
        if (targetNode != mine.node()
                || sourceNode == mine.node()
                || sourceNode < 0
                || sourceNode >= mine.topology().nodes()
                || !topology.equals(text(mine))) {
            throw new RefusedException(
                    Code.PROTOCOL,
                    "node " + sourceNode + " takes " + mine.name(mine.node()) + " for node " + targetNode
                            + " of topology " + topology + "; it is node " + mine.node() + " of " + text(mine));
        }
    }
}
