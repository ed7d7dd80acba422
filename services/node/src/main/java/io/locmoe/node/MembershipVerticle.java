package io.locmoe.node;

import io.locmoe.topology.MembershipConfig;
import io.locmoe.topology.MeshMembership;
import io.locmoe.topology.MeshNode;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.List;

/** Membership of the mesh. Joins once the ports that it announces to the others are open. */
final class MembershipVerticle extends VerticleBase {
    private final NodeConfig config;
    private final NodeRoles roles;
    private final MeshNode self;

    MembershipVerticle(NodeConfig config, NodeRoles roles, int httpPort, List<String> drivers) {
        this.config = config;
        this.roles = roles;
        this.self = new MeshNode(
                config.index(),
                config.name(),
                config.host(),
                roles.dataPlane().port(),
                roles.control().port(),
                roles.ranks().port(),
                httpPort,
                config.devices(),
                drivers,
                NodeApplication.version());
    }

    @Override
    public Future<?> start() {
        MembershipConfig membership = new MembershipConfig(
                config.cluster(), config.bind(), config.membershipPort(), config.join(), config.joinDeadline(), self);
        return context.executeBlocking(() -> MeshMembership.join(membership), false)
                .onSuccess(roles::membership);
    }

    @Override
    public Future<?> stop() {
        return context.executeBlocking(
                () -> {
                    roles.membership().close();
                    return null;
                },
                false);
    }
}
