package io.locmoe.node;

import io.locmoe.control.client.MeshClient;
import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.identity.Identity;
import io.locmoe.identity.Role;
import io.locmoe.identity.Trust;
import io.locmoe.run.JobLimits;
import io.locmoe.run.event.RunEvent;
import io.locmoe.run.service.RunRequest;
import io.locmoe.settings.SettingsFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.assertj.core.api.Assertions;

/**
 * Nodes of one mesh in this process, with fake work and on free ports. Closing fails where an event loop was blocked.
 */
final class NodeMesh implements AutoCloseable {
    /** Longest wait for what comes within a second or two on an idle machine; then something hangs. */
    static final int LIMIT_SECONDS = 120;

    private static final Duration STOP = Duration.ofSeconds(1);

    final String cluster = "test-" + UUID.randomUUID();
    /** Null for an open mesh. */
    final MeshCertificates certificates;

    final List<NodeApplication> nodes = new ArrayList<>();
    final List<FakeWork> work = new ArrayList<>();
    /** Directories in which jobs may write. */
    final List<Path> roots = new ArrayList<>(List.of(Path.of("/checkpoints")));
    /** The file of tokens, if nodes have one. */
    Optional<Path> tokens = Optional.empty();

    private UnaryOperator<NodeConfig> setting = UnaryOperator.identity();

    private JobLimits limits = JobLimits.usual(STOP);
    private final BlockedThreads blocked = new BlockedThreads();
    private final List<MeshClient> clients = new ArrayList<>();

    /** A mesh with certificates. */
    NodeMesh() {
        this.certificates = new MeshCertificates(cluster);
    }

    private NodeMesh(MeshCertificates certificates) {
        this.certificates = certificates;
    }

    /** A mesh without certificates. */
    static NodeMesh open() {
        return new NodeMesh(null);
    }

    /** A mesh without certificates whose nodes wait neither long for each other nor for a leader that is silent. */
    static NodeMesh impatient() {
        NodeMesh mesh = open();
        JobLimits usual = mesh.limits;
        mesh.limits = new JobLimits(
                usual.stop(),
                usual.answer(),
                usual.unheard(),
                usual.settle(),
                usual.ask(),
                usual.silence(),
                STOP,
                STOP);
        return mesh;
    }

    NodeApplication add(FakeWork fake) {
        NodeApplication node = NodeApplication.start(
                setting.apply(config(nodes.size())),
                (plugins, dataPlane) -> fake,
                NodeApplication.options()
                        .setBlockedThreadCheckInterval(100)
                        .setBlockedThreadCheckIntervalUnit(TimeUnit.MILLISECONDS),
                limits);
        nodes.add(node);
        work.add(fake);
        return node;
    }

    NodeMesh with(int count) {
        for (int i = 0; i < count; i++) {
            add(new FakeWork());
        }
        return this;
    }

    NodeConfig config(int index) {
        NodeConfig defaults = NodeConfig.defaults(index);
        NodeConfig config = (certificates == null
                        ? defaults.withoutCertificates()
                        : defaults.withCertificates(certificates.node(index)))
                .withMesh(cluster, 0, join())
                .withRoots(roots, List.of())
                .withDeadlines(Duration.ofSeconds(30), STOP);
        return tokens.map(file -> with(config, "tokens", file.toString(), file.getParent()))
                .orElse(config);
    }

    /** Nodes that are added from now on have this setting, too. */
    NodeMesh setting(String name, String value, Path directory) {
        setting = config -> with(config, name, value, directory);
        return this;
    }

    private static NodeConfig with(NodeConfig config, String name, String value, Path directory) {
        Map<String, Object> values = new TreeMap<>(config.values());
        values.put(name, value);
        Path file = directory.resolve(config.name() + ".yaml");
        try {
            SettingsFile.write(file, values);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return NodeConfigFile.read(file);
    }

    List<String> join() {
        return nodes.isEmpty()
                ? List.of()
                : List.of("127.0.0.1:" + nodes.getFirst().membershipPort());
    }

    MeshClient client(int node) {
        clients.add(connect(nodes.get(node).controlAddress()));
        return clients.getLast();
    }

    MeshClient client(int node, TestCaller user) {
        Identity identity = certificates.of(user.role().orElseThrow(), user.name());
        clients.add(MeshClient.connect(nodes.get(node).controlAddress(), identity, Optional.empty()));
        return clients.getLast();
    }

    /** Connects as an administrator, who may end every job. */
    MeshClient connect(String address) {
        Trust user = certificates == null ? Trust.OPEN : certificates.user(Role.ADMINISTER);
        return MeshClient.connect(address, user, Optional.empty());
    }

    /** The HTTP answer of a node to a user with the watch role. */
    HttpResponse<String> get(int node, String path, String... headers) throws Exception {
        return MeshCertificates.get(
                certificates.user(Role.WATCH), nodes.get(node).httpPort(), path, headers);
    }

    /** The metrics of a node of an open mesh. */
    String page(int node) throws IOException, InterruptedException {
        URI page = URI.create("http://127.0.0.1:" + nodes.get(node).httpPort() + "/metrics");
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    /** A job that ends with its first node loss unless it is given further settings. */
    static RunRequest job(int nodes, int steps, String... more) {
        Map<String, String> settings =
                new TreeMap<>(Map.of("nodes", "" + nodes, "stopAfter", "" + steps, "recoveries", "0"));
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        return new RunRequest(settings, "/checkpoints");
    }

    /** A job of three nodes that continues with two after a loss. */
    static RunRequest longJobThatToleratesAFailure() {
        return job(3, 2000, "steps 2000 experts 6 batch 12 recoveries 1 fewestNodes 2 replaceWait 1".split(" "));
    }

    /** Watches block until the job ends: on two cores the common pool has too few threads for several. */
    private static void onItsOwnThread(Runnable watch) {
        Thread.ofPlatform().daemon().name("watch").start(watch);
    }

    /** Watches a job on a thread of its own. */
    static CompletableFuture<List<RunEvent>> watch(MeshClient client, String jobId) {
        return watch(client, jobId, () -> {});
    }

    /**
     * The same, and returns when the first event has come: the watch stands, whatever happens to a node from now on.
     */
    static CompletableFuture<List<RunEvent>> standingWatch(MeshClient client, String jobId) throws Exception {
        CompletableFuture<Void> standing = new CompletableFuture<>();
        CompletableFuture<List<RunEvent>> events = watch(client, jobId, () -> standing.complete(null));
        CompletableFuture.anyOf(standing, events).get(LIMIT_SECONDS, TimeUnit.SECONDS);
        return events;
    }

    private static CompletableFuture<List<RunEvent>> watch(MeshClient client, String jobId, Runnable onEvent) {
        return CompletableFuture.supplyAsync(
                () -> {
                    List<RunEvent> events = Collections.synchronizedList(new ArrayList<>());
                    client.watch(jobId, event -> {
                        events.add(event);
                        onEvent.run();
                    });
                    return events;
                },
                NodeMesh::onItsOwnThread);
    }

    /** All events of a job, which ends soon. */
    static List<RunEvent> events(MeshClient client, String jobId) throws Exception {
        return watch(client, jobId).get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    /** The lines that nodes have for the log of a run. */
    static List<String> log(List<RunEvent> events) {
        return events.stream()
                .filter(RunEvent.LogLine.class::isInstance)
                .map(RunEvent.LogLine.class::cast)
                .map(line -> line.node() + ": " + line.text())
                .toList();
    }

    /** The log lines that a node of fake work sends at the end of a failed job. */
    static List<String> tail(int node) {
        String name = "node-" + node + ": ";
        return List.of(
                name + "its last exchanges, in seconds since it joined the job:",
                name + "rank " + node + " to nobody",
                name + "rank " + node + " from nobody");
    }

    static RunEvent.Ended end(MeshClient client, String jobId) throws Exception {
        return (RunEvent.Ended) events(client, jobId).getLast();
    }

    /** Returns when the job has trained some steps. */
    static void awaitStep(MeshClient client, String jobId, int step) throws Exception {
        awaitEvent(
                client,
                jobId,
                event -> event instanceof RunEvent.Training(TrainingEvent.StepCompleted completed)
                        && completed.report().step() >= step);
    }

    /** Returns once the job has reported a matching event. */
    static void awaitEvent(MeshClient client, String jobId, Predicate<RunEvent> wanted) throws Exception {
        CompletableFuture<Void> reached = new CompletableFuture<>();
        CompletableFuture.runAsync(
                        () -> client.watch(jobId, event -> {
                            if (wanted.test(event)) {
                                reached.complete(null);
                            } else if (event instanceof RunEvent.Ended end) {
                                reached.completeExceptionally(new AssertionError("the job has ended before: " + end));
                            }
                        }),
                        NodeMesh::onItsOwnThread)
                .exceptionally(lost -> {
                    reached.completeExceptionally(lost);
                    return null;
                });
        reached.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        clients.forEach(MeshClient::close);
        nodes.reversed().forEach(NodeApplication::close);
        blocked.close();
        if (certificates != null) {
            certificates.close();
        }
        Assertions.assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("rank-"));
    }
}
