package io.locmoe.node;

import io.locmoe.control.server.ControlServer;
import io.locmoe.control.server.ListenAddress;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;

/** The control plane's server for users. It answers from the start, even before the node has joined the mesh. */
final class ControlVerticle extends VerticleBase {
    private static final int TOKENS_MILLISECONDS = 1000;

    private final NodeConfig config;
    private final NodeRoles roles;

    ControlVerticle(NodeConfig config, NodeRoles roles) {
        this.config = config;
        this.roles = roles;
    }

    @Override
    public Future<?> start() {
        vertx.setPeriodic(TOKENS_MILLISECONDS, id -> context.executeBlocking(this::refreshTokens, false));
        return ControlServer.start(
                        vertx,
                        new ListenAddress(config.bind(), config.controlPort()),
                        roles.guard(),
                        caller -> new JoinedServices(config.name(), roles, caller))
                .onSuccess(roles::control)
                .recover(failure ->
                        Future.failedFuture(StartFailure.port(config, "controlPort", config.controlPort(), failure)));
    }

    private Void refreshTokens() {
        roles.guard().tokens().refresh();
        return null;
    }

    @Override
    public Future<?> stop() {
        return roles.control().close();
    }
}
