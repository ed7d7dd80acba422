package io.locmoe.node;

import io.locmoe.control.ControlServer;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;

/** The control plane's server for users. It answers from the start, even before the node has joined the mesh. */
final class ControlVerticle extends VerticleBase {
    private final NodeConfig config;
    private final NodeRoles roles;

    ControlVerticle(NodeConfig config, NodeRoles roles) {
        this.config = config;
        this.roles = roles;
    }

    @Override
    public Future<?> start() {
        JoinedServices services = new JoinedServices(config.name(), roles);
        return ControlServer.start(vertx, config.bind(), config.controlPort(), services)
                .onSuccess(roles::control)
                .recover(failure ->
                        Future.failedFuture(StartFailure.port(config, "controlPort", config.controlPort(), failure)));
    }

    @Override
    public Future<?> stop() {
        return roles.control().close();
    }
}
