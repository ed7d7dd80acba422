package io.locmoe.control.access;

import io.locmoe.run.service.NodeStatus;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * A node's description of itself.
 *
 * @param instance   identifies the process
 * @param member     its current Hazelcast member
 * @param node       its addresses and what it offers
 * @param plugins    its plug-ins
 * @param knowsAsker whether the asker has proven its identity to this node
 */
public record NodeProfile(UUID instance, UUID member, NodeStatus node, List<Plugin> plugins, boolean knowsAsker) {

    /**
     * A plug-in of the node.
     *
     * @param digest SHA-256 of the names and bytes of its jars; empty if they cannot be read
     */
    public record Plugin(String name, String version, String digest) {
        public Plugin {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(version, "version");
            Objects.requireNonNull(digest, "digest");
        }
    }

    public NodeProfile {
        Objects.requireNonNull(instance, "instance");
        Objects.requireNonNull(member, "member");
        Objects.requireNonNull(node, "node");
        plugins = List.copyOf(plugins);
    }
}
