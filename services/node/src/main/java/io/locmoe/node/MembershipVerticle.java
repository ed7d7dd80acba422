package io.locmoe.node;

import io.locmoe.control.client.ControlClient;
import io.locmoe.run.worker.NodeTaskFactory;
import io.locmoe.topology.MembershipConfig;
import io.locmoe.topology.MeshMembership;
import io.locmoe.topology.MeshNode;
import io.locmoe.topology.joining.PatientWait;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Membership of the mesh. Joins after the ports that it announces to other nodes are open. */
final class MembershipVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(MembershipVerticle.class);
    private static final Duration ACQUAINTANCE = Duration.ofSeconds(20);

    private final NodeConfig config;
    private final NodeRoles roles;
    private final MeshNode self;

    MembershipVerticle(NodeConfig config, NodeRoles roles, int httpPort, NodeTaskFactory factory) {
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
                factory.drivers(),
                NodeApplication.version(),
                factory.held().plugins().stream()
                        .map(plugin -> new MeshNode.Plugin(plugin.name(), plugin.version(), plugin.digest()))
                        .toList(),
                new MeshNode.Location(config.rack(), config.zone()));
    }

    @Override
    public Future<?> start() {
        // Its thread may wait for the first node for as long as the setting says, unlike other workers.
        Duration longest = config.joinDeadline().plus(ACQUAINTANCE).plusMinutes(1);
        WorkerExecutor joining = vertx.createSharedWorkerExecutor("join", 1, longest.toSeconds(), TimeUnit.SECONDS);
        return joining.executeBlocking(this::join, false).eventually(joining::close);
    }

    private Void join() {
        roles.client(new ControlClient(vertx, roles.trust()));
        MeshMembership membership = MeshMembership.join(
                new MembershipConfig(
                        config.cluster(),
                        config.bind(),
                        config.membershipPort(),
                        addresses(config),
                        config.joinDeadline(),
                        self,
                        roles.trust()),
                new ControlProof(roles.client()));
        try {
            // From here on this node answers others that ask who it is.
            roles.membership(membership);
            membership.settle(ACQUAINTANCE);
            return null;
        } catch (RuntimeException e) {
            membership.close();
            throw e;
        }
    }

    private static List<String> addresses(NodeConfig config) {
        return config.discovery() == Discovery.DNS
                ? config.join()
                : new PodAddresses(
                                ApiAccess.of(System.getenv(), config.serviceAccount()),
                                new PatientWait(config.joinDeadline(), LOG::info, System::nanoTime))
                        .of(config.join());
    }

    @Override
    public Future<?> stop() {
        return context.executeBlocking(
                        () -> {
                            roles.membership().close();
                            return null;
                        },
                        false)
                .eventually(() -> roles.client().close());
    }
}
