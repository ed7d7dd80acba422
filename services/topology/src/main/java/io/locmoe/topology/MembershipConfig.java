package io.locmoe.topology;

import io.locmoe.identity.Identity;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * How a node joins a mesh.
 *
 * @param clusterName  meshes with different names never meet
 * @param bind         address that this node's port is bound to, such as 0.0.0.0; the others connect to the host of
 *                     self
 * @param port         this node's membership port; 0 takes a free one
 * @param join         addresses host:port of members. The first is the seed: it alone may open a new mesh, the others
 *                     join through it, so nodes that start together never form two meshes. Empty for a mesh of one
 * @param joinDeadline longest wait for the seed
 * @param self         what the others learn about this node
 * @param identity     by which nodes let each other in; null in an open mesh
 */
public record MembershipConfig(
        String clusterName,
        String bind,
        int port,
        List<String> join,
        Duration joinDeadline,
        MeshNode self,
        Identity identity) {
    public MembershipConfig {
        Objects.requireNonNull(clusterName, "clusterName");
        Objects.requireNonNull(bind, "bind");
        Objects.requireNonNull(joinDeadline, "joinDeadline");
        Objects.requireNonNull(self, "self");
        join = List.copyOf(join);
        for (String address : join) {
            if (!address.matches(".+:\\d{1,5}")) {
                throw new IllegalArgumentException("join address '" + address + "' is not host:port");
            }
        }
    }

    MembershipConfig withPort(int bound) {
        return new MembershipConfig(clusterName, bind, bound, join, joinDeadline, self, identity);
    }

    /** Whether this node may open a new mesh. */
    boolean isSeed() {
        return join.isEmpty() || join.getFirst().equals(self.host() + ":" + port);
    }
}
