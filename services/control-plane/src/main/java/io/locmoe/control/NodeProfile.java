package io.locmoe.control;

import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * Who a node is, as it says itself.
 *
 * @param instance   names the process
 * @param member     the member of Hazelcast that it is now
 * @param node       where it is reached and what it offers
 * @param components SHA-256 of its plug-ins, by what they offer
 * @param knowsAsker whether the one who asked has proven itself to this node
 */
public record NodeProfile(
        UUID instance, UUID member, NodeStatus node, Map<String, String> components, boolean knowsAsker) {
    public NodeProfile {
        Objects.requireNonNull(instance, "instance");
        Objects.requireNonNull(member, "member");
        Objects.requireNonNull(node, "node");
        components = Map.copyOf(components);
    }
}
