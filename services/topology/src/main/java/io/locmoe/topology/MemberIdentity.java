package io.locmoe.topology;

import java.util.Objects;
import java.util.UUID;

/**
 * What a process says of itself when it is asked over a connection that proves its name.
 *
 * @param instance   names the process; a restarted node has another one
 * @param member     the member of Hazelcast that it is; another one whenever it joins again
 * @param node       the node that it is
 * @param knowsAsker whether the one who asked has proven itself to it
 */
public record MemberIdentity(UUID instance, UUID member, MeshNode node, boolean knowsAsker) {
    public MemberIdentity {
        Objects.requireNonNull(instance, "instance");
        Objects.requireNonNull(member, "member");
        Objects.requireNonNull(node, "node");
    }
}
