package io.locmoe.topology;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * This node's membership in a mesh. Other nodes are members from the proof of their identity until they no longer
 * answer; Hazelcast's reports are only hints of whom to ask. Thread-safe.
 */
public interface MeshMembership extends AutoCloseable {

    /**
     * Joins a mesh, or opens it if this node is the seed. Blocks until this node is a member of Hazelcast, which is
     * before it knows any other node; {@link #settle} waits for those.
     *
     * @param proof asks the others for their identity; they ask this node at the same time, so {@link #identity} must
     *              be reachable for them soon
     * @throws TopologyException if the port is in use, or the seed does not answer
     */
    static MeshMembership join(MembershipConfig config, MemberProof proof) {
        return HazelcastMembership.join(config, proof);
    }

    MeshNode self();

    /** Identifies this process for its whole life. */
    UUID instance();

    /** The answer to a process that asks for this one's identity. */
    MemberIdentity identity(UUID asker);

    /** The port of the membership service. */
    int port();

    /**
     * Waits until this node and the nodes that joined before it have proven their identities to each other. Waits only
     * some seconds for a member that gives no proof.
     *
     * @throws TopologyException if a node that joined before has the same index or name
     */
    void settle(Duration deadline);

    /** The members: nodes with an index in its order, then the others in join order. */
    List<MeshNode> nodes();

    /** Adds a listener for nodes that join or leave after this call. */
    void addListener(MembershipListener listener);

    /** Ends like the membership of a process that is killed: the others are told nothing. */
    void breakOff();

    /** Leaves the mesh and tells the others at once. */
    @Override
    void close();
}
