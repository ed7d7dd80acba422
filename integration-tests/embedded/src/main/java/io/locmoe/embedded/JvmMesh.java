package io.locmoe.embedded;

import io.locmoe.dataplane.BodyChannel;
import io.locmoe.dataplane.flight.DataPlane;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.engine.snapshot.NodeCopies;
import io.locmoe.node.NodeApplication;
import io.locmoe.node.NodeException;
import io.locmoe.node.text.GenerationTasks;
import io.locmoe.node.training.NodeStores;
import io.locmoe.node.training.TrainingTasks;
import io.locmoe.pluginhost.PluginCatalog;
import io.locmoe.pluginhost.PluginShelf;
import io.locmoe.run.JobLimits;
import io.locmoe.run.Peer;
import io.locmoe.run.event.RunEvent;
import io.locmoe.run.event.RunHistory;
import io.locmoe.run.role.JvmJobs;
import io.locmoe.run.service.RunRequest;
import io.locmoe.run.worker.JobHost;
import io.locmoe.run.worker.JobObserver;
import io.locmoe.run.worker.NodeTaskFactory;
import io.locmoe.run.worker.Roots;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A mesh whose nodes all live in this JVM, for tests. Each node has its own data plane, over which its ranks train.
 * There is no membership and no control plane, so the mesh starts in a moment. Thread-safe; every method may block.
 */
final class JvmMesh implements AutoCloseable {
    private static final String HOST = "127.0.0.1";
    private static final JobLimits LIMITS = new JobLimits(
            Duration.ofSeconds(20),
            Duration.ofSeconds(20),
            Duration.ofSeconds(20),
            Duration.ofSeconds(20),
            Duration.ofSeconds(5),
            Duration.ofSeconds(60),
            Duration.ofSeconds(20),
            Duration.ofSeconds(20));

    private final Vertx vertx = Vertx.vertx(NodeApplication.options());
    private final Map<List<Path>, PluginShelf> shelves = new HashMap<>();
    private final List<DataPlane> dataPlanes = new ArrayList<>();
    private final List<NodeCopies> copies = new ArrayList<>();
    private PluginShelf first;
    private JvmJobs jobs;

    private JvmMesh() {}

    /**
     * Starts the nodes.
     *
     * @param plugins directories of plug-ins, for each node
     * @param root    where jobs may read and write
     * @throws NodeException if a node gets no port; nothing keeps running
     */
    static JvmMesh start(List<List<Path>> plugins, Path root) {
        JvmMesh mesh = new JvmMesh();
        try {
            mesh.open(plugins, root);
            return mesh;
        } catch (IOException e) {
            mesh.close();
            throw new NodeException(NodeException.Code.INTERNAL, e.getMessage(), e);
        } catch (RuntimeException e) {
            mesh.close();
            throw e;
        }
    }

    private void open(List<List<Path>> plugins, Path root) throws IOException {
        List<NodeTaskFactory> factories = new ArrayList<>();
        List<Peer> peers = new ArrayList<>();
        Roots roots = new Roots(root, List.of());
        for (int node = 0; node < plugins.size(); node++) {
            DataPlane dataPlane = DataPlane.start(HOST, 0, BodyChannel.AUTO);
            dataPlanes.add(dataPlane);
            copies.add(new NodeCopies());
            factories.add(new TrainingTasks(
                    shelves.computeIfAbsent(plugins.get(node), PluginShelf::open),
                    dataPlane,
                    roots.files(),
                    NodeStores.of(List.of()),
                    copies.getLast(),
                    GenerationTasks::new));
            peers.add(new Peer("node-" + node, HOST, dataPlane.port(), 0, 0));
        }
        first = shelves.get(plugins.getFirst());
        JobHost host = new JobHost(factories.getFirst(), LIMITS, roots, new Unobserved());
        jobs = new JvmJobs(vertx, factories, peers, host);
    }

    /** Number of nodes. */
    int nodes() {
        return dataPlanes.size();
    }

    /** The gate of a router if a user names none; empty if the first node has no such router. */
    Optional<String> usualGate(String router) {
        try (PluginCatalog catalog = first.lend()) {
            return catalog.usualGate(router);
        }
    }

    /**
     * Starts a job on all nodes.
     *
     * @return the job's history, to be read from its first event
     * @throws io.locmoe.run.ControlException if the job cannot be run
     */
    RunHistory start(RunRequest request) {
        return jobs.start(request);
    }

    /** Asks the running job to end after its step, with a checkpoint; does nothing if none runs. */
    void cancel() {
        jobs.cancel();
    }

    /** Makes a node leave the running job, with its ranks and its snapshots. */
    void leave(int node) {
        copies.get(node).forget();
        jobs.left(node);
    }

    /** Aborts the running job. */
    @Override
    public void close() {
        if (jobs != null) {
            jobs.close();
        }
        dataPlanes.forEach(DataPlane::close);
        shelves.values().forEach(PluginShelf::close);
        vertx.close().await();
    }

    /** Nobody reads metrics of these nodes. */
    private static final class Unobserved implements JobObserver {
        @Override
        public void started(String run, List<String> nodes, JobSettings settings) {}

        @Override
        public void happened(RunEvent event) {}
    }
}
