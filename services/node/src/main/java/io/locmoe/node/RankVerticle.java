package io.locmoe.node;

import io.locmoe.control.access.NodeProfile;
import io.locmoe.control.server.ListenAddress;
import io.locmoe.control.server.RankServer;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.UUID;

/** The control plane's server for the other nodes. It answers even before the node has joined the mesh. */
final class RankVerticle extends VerticleBase {
    private final NodeConfig config;
    private final NodeRoles roles;

    RankVerticle(NodeConfig config, NodeRoles roles) {
        this.config = config;
        this.roles = roles;
    }

    @Override
    public Future<?> start() {
        return RankServer.start(
                        vertx,
                        new ListenAddress(config.bind(), config.rankPort()),
                        roles.guard(),
                        caller -> new JoinedServices(config.name(), roles, caller),
                        caller -> new JoinedServices(config.name(), roles, caller),
                        caller -> new JoinedServices(config.name(), roles, caller),
                        this::identify)
                .onSuccess(roles::ranks)
                .recover(failure ->
                        Future.failedFuture(StartFailure.port(config, "rankPort", config.rankPort(), failure)));
    }

    private Future<NodeProfile> identify(UUID asker) {
        return roles.member()
                .compose(member -> roles.isClosing()
                        ? Future.failedFuture(NodeRoles.leaving(config.name()))
                        : Future.succeededFuture(ControlProof.profile(member.identity(asker))));
    }

    @Override
    public Future<?> stop() {
        return roles.ranks().close();
    }
}
