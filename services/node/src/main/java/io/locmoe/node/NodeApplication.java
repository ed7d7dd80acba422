package io.locmoe.node;

import io.locmoe.control.access.Guard;
import io.locmoe.control.access.HostNames;
import io.locmoe.dataplane.flight.DataPlane;
import io.locmoe.node.metrics.NodeMetrics;
import io.locmoe.node.text.GenerationTasks;
import io.locmoe.node.transport.GuardedTransport;
import io.locmoe.pluginhost.LoadedPlugin;
import io.locmoe.pluginhost.PluginShelf;
import io.locmoe.pluginhost.PluginTrust;
import io.locmoe.run.JobLimits;
import io.locmoe.run.role.JobRole;
import io.locmoe.run.worker.NodeTaskFactory;
import io.locmoe.run.worker.Roots;
import io.locmoe.settings.FileRoots;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node of a mesh in this process. Several may live in one process, as tests do. Thread-safe; every method may block.
 */
public final class NodeApplication implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NodeApplication.class);

    private final NodeConfig config;
    private final PluginTrust trust;
    private final Vertx vertx;
    private final NodeRoles roles;
    private final NodeMetrics metrics;
    private final HealthVerticle health;
    private final NodeEnd end;
    private final CountDownLatch closed = new CountDownLatch(1);
    private PluginShelf plugins;
    private boolean closing;
    private volatile boolean told;

    private NodeApplication(NodeConfig config, Guard guard, PluginTrust trust, VertxOptions options) {
        this.config = config;
        this.trust = trust;
        this.roles = new NodeRoles(guard);
        this.vertx = Vertx.builder()
                .with(options)
                .withTransport(new GuardedTransport())
                .build();
        this.end = new NodeEnd(config.name(), vertx, roles);
        this.metrics = new NodeMetrics(config.name(), version(), roles::meshNodes, roles::dataPlaneBytes);
        this.health = new HealthVerticle(config, roles, metrics);
    }

    /**
     * Starts a node that trains, and returns once it is a member of the mesh.
     *
     * @throws NodeException if a port is in use, the mesh cannot be joined, or the index is taken; nothing keeps
     *     running
     */
    public static NodeApplication start(NodeConfig config) {
        FileRoots files = new Roots(config.data(), config.roots()).files();
        return start(config, (shelf, data) -> GenerationTasks.beside(shelf, data, files, config.stores()), options());
    }

    /** Starts a node that runs work other than training. */
    static NodeApplication start(
            NodeConfig config, BiFunction<PluginShelf, DataPlane, NodeTaskFactory> work, VertxOptions options) {
        return start(config, work, options, JobLimits.usual(config.stopDeadline()));
    }

    /** Starts a node with other limits. */
    static NodeApplication start(
            NodeConfig config,
            BiFunction<PluginShelf, DataPlane, NodeTaskFactory> work,
            VertxOptions options,
            JobLimits limits) {
        NodeApplication node =
                new NodeApplication(config, NodeIdentity.guard(config, LOG::info), TrustedPlugins.of(config), options);
        try {
            node.start(work, limits);
            return node;
        } catch (RuntimeException e) {
            node.close();
            throw StartFailure.of(config, e);
        }
    }

    /** Small pools, because the cores are for training. A worker may wait minutes for the seed of a mesh. */
    public static VertxOptions options() {
        VertxOptions options = new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(4)
                .setInternalBlockingPoolSize(1)
                .setMaxWorkerExecuteTime(10)
                .setMaxWorkerExecuteTimeUnit(TimeUnit.MINUTES);
        options.getFileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false);
        return HostNames.renewed(options);
    }

    private void start(BiFunction<PluginShelf, DataPlane, NodeTaskFactory> work, JobLimits limits) {
        if (roles.trust().isOpen()) {
            LOG.warn("{} is in an open mesh: whoever reaches its ports commands it", config.name());
        }
        phase("opens its ports");
        Future<String> dataPlane = vertx.deployVerticle(new DataPlaneVerticle(config, roles));
        Future<String> control = vertx.deployVerticle(new ControlVerticle(config, roles));
        Future<String> ranks = vertx.deployVerticle(new RankVerticle(config, roles));
        Future<String> http = vertx.deployVerticle(health);
        plugins = PluginShelf.open(config.pluginDirectories(), trust);
        plugins.plugins().stream().filter(plugin -> !plugin.isLoaded()).forEach(NodeApplication::warn);
        Future<?> ready = Future.join(dataPlane, control, ranks, http);
        for (Future<String> role : List.of(dataPlane, control, ranks, http)) {
            ready = ready.eventually(() -> role.onSuccess(end::deployed));
        }
        ready.await();
        boolean joins = !config.join().isEmpty();
        phase(joins ? "joins the mesh at " + String.join(", ", config.join()) : "opens the mesh");
        NodeTaskFactory factory = work.apply(plugins, roles.dataPlane());
        if (joins) {
            // A job may already wait for this node, and joining is mostly waiting.
            factory.rehearse();
        }
        deploy(new MembershipVerticle(config, roles, health.port(), factory));
        phase("is a member at " + config.host() + ":" + roles.membership().port() + " and opens for jobs");
        deploy(new JobsVerticle(config, roles, factory, limits, metrics.jobs(), this::end));
        LOG.info(
                "{} is in the mesh '{}': {}",
                config.name(),
                config.cluster(),
                roles.membership().self());
        if (!joins) {
            factory.rehearse();
        }
    }

    /** The launcher reads these lines: a start that reaches the next one is slow, not stuck. */
    private void phase(String what) {
        LOG.info("{} start: {}", config.name(), what);
    }

    private void deploy(Deployable role) {
        end.deployed(vertx.deployVerticle(role).await());
    }

    private static void warn(LoadedPlugin plugin) {
        LOG.warn("the plug-in in {} is not used: {}", plugin.directory(), plugin.reason());
    }

    /** Version of this software, from its jar. */
    static String version() {
        String version = NodeApplication.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    /** The port of the control plane for users. */
    public int controlPort() {
        return roles.control().port();
    }

    /** The port of the control plane for the other nodes. */
    public int rankPort() {
        return roles.ranks().port();
    }

    /** Host and port of the control plane for users. */
    public String controlAddress() {
        return config.host() + ":" + controlPort();
    }

    /** The port of the data plane. */
    public int flightPort() {
        return roles.dataPlane().port();
    }

    /** The port of health and metrics. */
    public int httpPort() {
        return health.port();
    }

    /** The port of membership, through which other nodes join. */
    public int membershipPort() {
        return roles.membership().port();
    }

    /** Waits until the node is closed; returns whether a user has told it to leave the mesh. */
    public boolean awaitClosed() throws InterruptedException {
        closed.await();
        return told;
    }

    /** Leaves the mesh on a thread of its own, because a user has asked for it. */
    private synchronized void end() {
        if (!told) {
            told = true;
            Thread.ofPlatform().name("end-" + config.name()).start(() -> {
                leave();
                close();
            });
        }
    }

    /**
     * Takes no more jobs. A running job stops at its next step boundary with a checkpoint, unless that takes longer
     * than a cancel may. It can continue from there with fewer nodes or a replacement. Call {@link #close} next.
     */
    public void leave() {
        JobRole jobs = roles.jobs();
        if (jobs != null) {
            LOG.info("{} is about to leave the mesh", config.name());
            end.quietly(
                    "leave its job",
                    jobs.leave(config.stopDeadline()),
                    config.stopDeadline().plus(NodeEnd.STEP));
        }
    }

    /**
     * Ends the node like a process that is killed, for several nodes in one process: its connections break without a
     * word, and its ranks end at their next exchange.
     */
    public void kill() {
        finish(end::abrupt);
    }

    /** Aborts a running job, leaves the mesh and closes all ports. */
    @Override
    public void close() {
        finish(end::orderly);
    }

    private void finish(Runnable way) {
        synchronized (this) {
            if (closing) {
                return;
            }
            closing = true;
        }
        way.run();
        if (plugins != null) {
            plugins.close();
        }
        closed.countDown();
    }
}
