package io.locmoe.cli.runs;

import io.locmoe.control.access.Guard;
import io.locmoe.control.client.MeshClient;
import io.locmoe.control.server.ControlServer;
import io.locmoe.control.server.ListenAddress;
import io.locmoe.run.ControlException;
import io.locmoe.run.event.RunHistory;
import io.locmoe.run.event.RunOutcome;
import io.locmoe.run.service.FilePart;
import io.locmoe.run.service.HeldPlugins;
import io.locmoe.run.service.LogEntries;
import io.locmoe.run.service.LogFilter;
import io.locmoe.run.service.MeshService;
import io.locmoe.run.service.MeshStatus;
import io.locmoe.run.service.NodeFigures;
import io.locmoe.run.service.NodeStatus;
import io.locmoe.run.service.RecordingRequest;
import io.locmoe.run.service.RunRequest;
import io.locmoe.run.service.RunSummary;
import io.locmoe.run.service.StoredFile;
import io.locmoe.run.service.StoredFiles;
import io.locmoe.run.worker.RunStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A mesh with scripted runs behind a real control port. */
final class StubMesh implements MeshService, AutoCloseable {
    final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    final List<RunSummary> known = Collections.synchronizedList(new ArrayList<>());
    final RunHistory history = new RunHistory(100);
    /** What nodes hold of every run. */
    final Map<String, RunStore> stores = new ConcurrentHashMap<>();

    /** Name of the next run. */
    volatile String submitted = "job-9";

    /** The message with which it refuses a checkpoint. */
    volatile String refusal = "that needs the role administer";

    /** Plug-ins of every node. */
    volatile HeldPlugins held = new HeldPlugins(List.of(), 0);

    final List<String> nodes = new CopyOnWriteArrayList<>(List.of("node-0"));
    private final Vertx vertx = Vertx.vertx();
    private final ControlServer server = MeshClient.await(
            ControlServer.start(vertx, new ListenAddress("127.0.0.1", 0), Guard.open(), caller -> this));

    static RunSummary run(String id, Optional<RunOutcome> outcome, String message) {
        return new RunSummary(
                id,
                "alice",
                "node-1",
                "hash",
                7,
                20,
                "/c/run/checkpoints/step-000005",
                5,
                0,
                false,
                outcome,
                message,
                Map.of("router", "hash", "gate", "grap", "nodes", "2"));
    }

    String address() {
        return "127.0.0.1:" + server.port();
    }

    @Override
    public Future<String> submit(RunRequest request) {
        calls.add("submit to '" + request.checkpoints() + "', "
                + request.settings().get("nodes") + " nodes");
        return Future.succeededFuture(submitted);
    }

    @Override
    public Future<RunHistory> watch(String runId) {
        return Future.succeededFuture(history);
    }

    @Override
    public Future<Void> cancel(String runId) {
        calls.add("cancel " + runId);
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> checkpoint(String runId) {
        calls.add("checkpoint " + runId);
        return Future.failedFuture(new ControlException(ControlException.Code.FORBIDDEN, refusal));
    }

    @Override
    public Future<List<RunSummary>> runs(String node, String run) {
        return Future.succeededFuture(known.stream()
                .filter(one -> run.isEmpty() || run.equals(one.id()))
                .map(one -> run.isEmpty() ? one.brief() : one)
                .toList());
    }

    @Override
    public Future<StoredFiles> files(String run, String node) {
        return stored(node).map(RunStore::list);
    }

    @Override
    public Future<FilePart> read(String run, String node, StoredFile file, long offset) {
        calls.add("read " + file.name() + " on " + node + " from " + offset);
        return stored(node).map(store -> store.read(file, offset));
    }

    private Future<RunStore> stored(String node) {
        return stores.containsKey(node)
                ? Future.succeededFuture(stores.get(node))
                : Future.failedFuture(new ControlException(ControlException.Code.UNKNOWN_JOB, "nothing here"));
    }

    @Override
    public Future<MeshStatus> topology() {
        return Future.succeededFuture(new MeshStatus(
                nodes.stream().map(this::status).toList(),
                known.stream().filter(RunSummary::runs).map(RunSummary::id).findFirst()));
    }

    private NodeStatus status(String name) {
        return new NodeStatus(
                0, name, "127.0.0.1", 1, server.port(), 2, 3, 2, List.of("cpu"), "1", "rack of " + name, "");
    }

    @Override
    public Future<HeldPlugins> plugins(String node) {
        return Future.succeededFuture(held);
    }

    @Override
    public Future<NodeFigures> figures(String node) {
        return Future.failedFuture(new ControlException(ControlException.Code.INVALID, "no figures here"));
    }

    @Override
    public Future<LogEntries> log(String node, LogFilter filter) {
        return Future.succeededFuture(new LogEntries(List.of(), 0));
    }

    @Override
    public Future<FilePart> record(String node, RecordingRequest request) {
        return Future.failedFuture(new UnsupportedOperationException());
    }

    @Override
    public Future<Void> leave(String node) {
        calls.add("leave " + node);
        return Future.succeededFuture();
    }

    @Override
    public void close() {
        MeshClient.await(vertx.close());
    }
}
