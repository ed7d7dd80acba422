package io.locmoe.control;

import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * A node's description of itself.
 *
 * @param instance   names the process
 * @param member     the member of Hazelcast that it is now
 * @param node       where it is reached and what it offers
 * @param plugins    that it has
 * @param knowsAsker whether the one who asked has proven itself to this node
 */
public record NodeProfile(UUID instance, UUID member, NodeStatus node, List<Plugin> plugins, boolean knowsAsker) {

    /**
     * A plug-in of the node.
     *
     * @param digest SHA-256 of names and bytes of its jars; empty if they cannot be read
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
