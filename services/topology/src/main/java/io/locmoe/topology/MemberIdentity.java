package io.locmoe.topology;

import java.util.Objects;
import java.util.UUID;

/**
 * A process's statement about itself, made over a connection that proves its name.
 *
 * @param instance   identifies the process; a restarted node has a new one
 * @param member     its Hazelcast member; a new one whenever it joins again
 * @param node       the node that it is
 * @param knowsAsker whether the asker has proven its identity to it
 */
public record MemberIdentity(UUID instance, UUID member, MeshNode node, boolean knowsAsker) {
    public MemberIdentity {
        Objects.requireNonNull(instance, "instance");
        Objects.requireNonNull(member, "member");
        Objects.requireNonNull(node, "node");
    }
}
