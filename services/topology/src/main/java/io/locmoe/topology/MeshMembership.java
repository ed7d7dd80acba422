package io.locmoe.topology;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * This node's membership in a mesh. Others count as members from when they have proven who they are until they no
 * longer answer; what Hazelcast tells is only a hint of whom to ask. Thread-safe.
 */
public interface MeshMembership extends AutoCloseable {

    /**
     * Joins a mesh, or opens it if this node is the seed. Blocks until this node is a member of Hazelcast, which is
     * before it knows any other node; {@link #settle} waits for those.
     *
     * @param proof asks the others who they are; they ask this node at the same time, so {@link #identity} must be
     *     reachable for them soon
     * @throws TopologyException if the port is busy, or the seed does not answer
     */
    static MeshMembership join(MembershipConfig config, MemberProof proof) {
        return HazelcastMembership.join(config, proof);
    }

    /** This node. */
    MeshNode self();

    /** Names this process, for its whole life. */
    UUID instance();

    /** The answer to a process that asks who this one is. */
    MemberIdentity identity(UUID asker);

    /** The port that the membership service listens on. */
    int port();

    /**
     * Waits until this node and those that were there before it have proven themselves to each other. A member that
     * gives no proof is waited for some seconds at most.
     *
     * @throws TopologyException if a node that was there before has the index or the name of this one
     */
    void settle(Duration deadline);

    /** The members: those with an index in its order, then the others in the order they joined. */
    List<MeshNode> nodes();

    /** Adds a listener; it is told of nodes that join or leave after this call. */
    void addListener(MembershipListener listener);

    /** Leaves the mesh. The others are told at once. */
    @Override
    void close();
}
