package io.locmoe.topology;

/**
 * Receives the nodes that join or leave, on a thread of the membership service. Implementations only hand the event
 * over to a thread of their own: they must neither block nor call {@link MeshMembership}.
 */
public interface MembershipListener {

    default void joined(MeshNode node) {}

    /** The node has left, died, or no longer answers. */
    default void left(MeshNode node) {}
}
