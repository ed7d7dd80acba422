package io.locmoe.dashboard.mesh;

import java.util.List;
import java.util.Map;

/**
 * A node of a mesh.
 *
 * @param leads   whether it leads the running run
 * @param rack    of its machine; empty if unknown
 * @param zone    of its machine; empty if unknown
 * @param devices what it offers, for people
 * @param memory  bytes by what they are for, in order; empty if the node has not told them
 * @param links   to the nodes to which it has sent tensors since its start
 */
public record PagedNode(
        String name,
        boolean leads,
        String rack,
        String zone,
        String devices,
        String version,
        Map<String, Long> memory,
        List<Link> links) {

    /**
     * A link from a node to another one, as the sender has measured it.
     *
     * @param to      name of the other node
     * @param bytes   tensors sent
     * @param seconds time for which sends were under way, summed over the ranks that send
     */
    public record Link(String to, long bytes, double seconds) {
        /** Bytes per second of sending; 0 before the first send. */
        public double rate() {
            return seconds > 0 ? bytes / seconds : 0;
        }
    }
}
