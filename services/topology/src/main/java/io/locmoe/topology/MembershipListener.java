package io.locmoe.topology;

/**
 * Hears who comes and goes, on a thread of the membership service. Implementations only hand the event over to a thread
 * of their own: they neither block nor call {@link MeshMembership}.
 */
public interface MembershipListener {

    default void joined(MeshNode node) {}

    /** The node has left, died, or does not answer any more. */
    default void left(MeshNode node) {}
}
