package io.locmoe.run.service;

import io.locmoe.run.ControlException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a node measures of itself.
 *
 * @param memory bytes of its process by what they are for, in order
 * @param links  to the nodes to which it has sent tensors since its start
 */
public record NodeFigures(Map<String, Long> memory, List<Link> links) {

    /**
     * A link to another node, as the sender measures it.
     *
     * @param node  name of the other node, or its address if it is no longer in the mesh
     * @param bytes of tensors sent
     * @param nanos time for which sends were under way, summed over the ranks that send
     */
    public record Link(String node, long bytes, long nanos) {
        public Link {
            Objects.requireNonNull(node, "node");
            if (bytes < 0 || nanos < 0) {
                throw new ControlException(
                        ControlException.Code.INVALID, "nothing is sent in " + nanos + " ns as " + bytes + " bytes");
            }
        }
    }

    public NodeFigures {
        memory = Collections.unmodifiableMap(new LinkedHashMap<>(memory));
        links = List.copyOf(links);
    }
}
