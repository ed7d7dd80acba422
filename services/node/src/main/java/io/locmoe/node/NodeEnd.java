package io.locmoe.node;

import io.locmoe.dataplane.flight.DataPlane;
import io.locmoe.topology.MeshMembership;
import io.netty.channel.EventLoopGroup;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends a node: in order, or like a process that is killed. Used by one thread at a time; every method may block. */
final class NodeEnd {
    static final Duration STEP = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(NodeEnd.class);

    private final String name;
    private final Vertx vertx;
    private final NodeRoles roles;
    private final Deque<String> deployed = new ArrayDeque<>();
    private NodeTelemetry telemetry = NodeTelemetry.none();

    /** @param name of the node, for the log */
    NodeEnd(String name, Vertx vertx, NodeRoles roles) {
        this.name = name;
        this.vertx = vertx;
        this.roles = roles;
    }

    /** A role to be stopped before those that were deployed earlier. */
    void deployed(String role) {
        deployed.push(role);
    }

    /** Exports that end last, and in an abrupt end without a word. */
    void exports(NodeTelemetry begun) {
        telemetry = begun;
    }

    /** Stops all roles, each of which tells the other nodes what they need to know, and closes all ports. */
    void orderly() {
        roles.closing();
        while (!deployed.isEmpty()) {
            quietly("stop a role", vertx.undeploy(deployed.pop()), STEP);
        }
        quietly("close Vert.x", vertx.close(), STEP);
        telemetry.close(true);
    }

    /**
     * Breaks all connections without a word. First the event loops end, and with them all that the node decides, so
     * that nothing of what follows is told to anybody. Connections end before the loop of their servers, which counts
     * them.
     */
    void abrupt() {
        VertxInternal threads = (VertxInternal) vertx;
        List.of(threads.eventLoopGroup(), threads.acceptorEventLoopGroup()).forEach(this::end);
        MeshMembership membership = roles.membership();
        if (membership != null) {
            membership.breakOff();
        }
        DataPlane dataPlane = roles.dataPlane();
        if (dataPlane != null) {
            dataPlane.breakOff();
        }
        threads.workerPool().close();
        threads.internalWorkerPool().close();
        telemetry.close(false);
    }

    private void end(EventLoopGroup loops) {
        if (!loops.shutdownGracefully(0, 0, TimeUnit.SECONDS)
                .awaitUninterruptibly(STEP.toSeconds(), TimeUnit.SECONDS)) {
            LOG.warn("{} could not end its event loops", name);
        }
    }

    /** Waits for a step; writes to the log if it fails or takes too long. */
    void quietly(String what, Future<?> step, Duration limit) {
        try {
            step.await(limit.toSeconds(), TimeUnit.SECONDS);
        } catch (Exception e) {
            LOG.warn("{} could not {}", name, what, e);
        }
    }
}
