package io.locmoe.mesh;

import static org.awaitility.Awaitility.await;

import io.locmoe.harness.job.Job;
import io.locmoe.harness.mesh.MetricsPage;
import io.locmoe.harness.mesh.NodeMetrics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A mesh of whole nodes in this JVM, for tests of what the others do when nodes are killed: their connections break as
 * those of a killed process do. What the system does with a process itself is tested with processes.
 */
final class MeshHere implements AutoCloseable {
    private static final Duration END = Duration.ofSeconds(60);

    private final Path directory;
    private final int[] ports;
    private final int control;
    private final NodeHere[] nodes;
    private int jobs;

    private MeshHere(Path directory, int nodes) {
        int[] free = FreePorts.take(nodes + 1);
        this.directory = directory;
        this.ports = Arrays.copyOf(free, nodes);
        this.control = free[nodes];
        this.nodes = new NodeHere[nodes];
    }

    /** @param directory of the runs, in which the nodes may write */
    static MeshHere start(Path directory, int nodes) {
        MeshHere mesh = new MeshHere(directory, nodes);
        try {
            IntStream.range(0, nodes).forEach(mesh::start);
            return mesh;
        } catch (RuntimeException e) {
            mesh.close();
            throw e;
        }
    }

    /** Starts a node, again after its end; on return it is a member. */
    void start(int node) {
        String members = Arrays.stream(ports)
                .mapToObj(port -> "'127.0.0.1:" + port + "'")
                .collect(Collectors.joining(", "));
        Path config = directory.resolve("node-" + node + ".yaml");
        try {
            Files.writeString(config, """
                    index: %d
                    host: 127.0.0.1
                    cluster: here-%d
                    open: true
                    roots: ['%s']
                    pluginDirectories: ['%s']
                    membershipPort: %d
                    controlPort: %d
                    join: [%s]
                    """.formatted(
                            node,
                            control,
                            directory,
                            CommandHere.INSTALLATION.plugins(),
                            ports[node],
                            node == 0 ? control : 0,
                            members));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        nodes[node] = NodeHere.start(config);
    }

    /** Kills nodes at the same time. */
    void kill(int... killed) {
        CompletableFuture.allOf(IntStream.of(killed)
                        .mapToObj(node -> CompletableFuture.runAsync(nodes[node]::kill, MeshHere::onItsOwnThread))
                        .toArray(CompletableFuture<?>[]::new))
                .join();
    }

    private static void onItsOwnThread(Runnable kill) {
        Thread.ofPlatform().name("kill").start(kill);
    }

    /** Trains on it; the command is a process of its own, which asks the first node. */
    Training train(Job job) {
        Path run = directory.resolve("job-" + jobs++);
        return Training.start(run, job.setIfAbsent("nodes", nodes.length), "--mesh", address());
    }

    /** The control address of the first node. */
    String address() {
        return "127.0.0.1:" + control;
    }

    /** The current metrics of a node. */
    NodeMetrics metrics(int node) {
        return MetricsPage.of("node-" + node, "127.0.0.1", nodes[node].httpPort());
    }

    @Override
    public void close() {
        for (NodeHere node : nodes) {
            if (node != null) {
                node.close();
            }
        }
        await("ranks of killed nodes end, too")
                .atMost(END)
                .until(() -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().startsWith("rank-")));
    }
}
