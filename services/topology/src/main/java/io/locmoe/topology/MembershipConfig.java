package io.locmoe.topology;

import io.locmoe.identity.Trust;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * How a node joins a mesh.
 *
 * @param clusterName  meshes with different names never meet
 * @param bind         address to which this node's port is bound, such as 0.0.0.0; the others connect to the host of
 *                     {@code self}
 * @param port         this node's membership port; 0 for any free port
 * @param join         addresses host:port of members. The first is the seed: only the seed may open a new mesh, and the
 *                     others join through it, so nodes that start together never form two meshes. Empty for a mesh of
 *                     one
 * @param joinDeadline maximum wait for the seed
 * @param self         what the others learn about this node
 * @param trust        how nodes admit each other
 */
public record MembershipConfig(
        String clusterName,
        String bind,
        int port,
        List<String> join,
        Duration joinDeadline,
        MeshNode self,
        Trust trust) {
    public MembershipConfig {
        Objects.requireNonNull(clusterName, "clusterName");
        Objects.requireNonNull(bind, "bind");
        Objects.requireNonNull(joinDeadline, "joinDeadline");
        Objects.requireNonNull(self, "self");
        Objects.requireNonNull(trust, "trust");
        join = List.copyOf(join);
        for (String address : join) {
            if (!address.matches(".+:\\d{1,5}")) {
                throw new IllegalArgumentException("join address '" + address + "' is not host:port");
            }
        }
    }

    MembershipConfig withPort(int bound) {
        return new MembershipConfig(clusterName, bind, bound, join, joinDeadline, self, trust);
    }

    /** Whether this node may open a new mesh. */
    boolean isSeed() {
        return join.isEmpty() || join.getFirst().equals(self.host() + ":" + port);
    }
}
