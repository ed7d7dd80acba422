package io.locmoe.node;

import io.locmoe.dataplane.BodyPortException;
import io.locmoe.dataplane.flight.DataPlane;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;

/** The data plane's life cycle. It has threads of its own; here it is only started and closed. */
final class DataPlaneVerticle extends VerticleBase {
    private final NodeConfig config;
    private final NodeRoles roles;

    DataPlaneVerticle(NodeConfig config, NodeRoles roles) {
        this.config = config;
        this.roles = roles;
    }

    @Override
    public Future<?> start() {
        return context.executeBlocking(
                        () -> DataPlane.start(
                                config.bind(),
                                config.flightPort(),
                                config.bodyPort(),
                                config.bodyChannel(),
                                roles.trust()),
                        false)
                .onSuccess(roles::dataPlane)
                .recover(failure -> Future.failedFuture(explained(failure)));
    }

    private NodeException explained(Throwable failure) {
        return failure instanceof BodyPortException
                ? StartFailure.port(config, "bodyPort", config.bodyPort(), failure)
                : StartFailure.port(config, "flightPort", config.flightPort(), failure);
    }

    @Override
    public Future<?> stop() {
        return context.executeBlocking(
                () -> {
                    roles.dataPlane().close();
                    return null;
                },
                false);
    }
}
