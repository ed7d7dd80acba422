package io.locmoe.topology;

import java.time.Duration;
import java.util.List;

/** This node's membership in a mesh. Thread-safe; every method may block, except {@link #self}. */
public interface MeshMembership extends AutoCloseable {

    /**
     * Joins a mesh, or opens it if this node is the seed. Blocks until this node is a member.
     *
     * @throws TopologyException if the port is busy, the seed does not answer, or the index is taken
     */
    static MeshMembership join(MembershipConfig config) {
        return HazelcastMembership.join(config);
    }

    /** This node. */
    MeshNode self();

    /** The port that the membership service listens on. */
    int port();

    /** The members: those with an index in its order, then the others in the order they joined. */
    List<MeshNode> nodes();

    /**
     * Waits until the mesh has at least {@code count} nodes.
     *
     * @return all members, in order
     * @throws TopologyException at the deadline; the message names who is here
     */
    List<MeshNode> awaitNodes(int count, Duration deadline);

    /** Adds a listener; it is told of nodes that join or leave after this call. */
    void addListener(MembershipListener listener);

    /** The placements of the jobs of this mesh. */
    PlacementRegistry placements();

    /** Leaves the mesh. The others are told at once. */
    @Override
    void close();
}
