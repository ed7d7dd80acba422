package io.locmoe.run.role;

import io.locmoe.run.Caller;
import io.locmoe.run.Confinement;
import io.locmoe.run.ControlException;
import io.locmoe.run.ControlException.Code;
import io.locmoe.run.Peer;
import io.locmoe.run.event.RunHistory;
import io.locmoe.run.follower.Replica;
import io.locmoe.run.leader.PluginQuestion;
import io.locmoe.run.mesh.Mesh;
import io.locmoe.run.mesh.NodeStatuses;
import io.locmoe.run.service.FilePart;
import io.locmoe.run.service.HeldPlugins;
import io.locmoe.run.service.LogEntries;
import io.locmoe.run.service.LogFilter;
import io.locmoe.run.service.MeshService;
import io.locmoe.run.service.MeshStatus;
import io.locmoe.run.service.NodeFigures;
import io.locmoe.run.service.NodeInsight;
import io.locmoe.run.service.RecordingRequest;
import io.locmoe.run.service.RunRequest;
import io.locmoe.run.service.RunSummary;
import io.locmoe.run.service.StoredFile;
import io.locmoe.run.service.StoredFiles;
import io.locmoe.run.worker.NodeJobs;
import io.locmoe.run.worker.RunStore;
import io.locmoe.topology.MeshNode;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What the mesh does for a user. The first node takes jobs, and the others forward calls to it, with the user's name.
 * Calls about a run go to its leader, which all other nodes follow. Any thread may call.
 */
record UserCalls(
        Confinement confinement,
        Mesh mesh,
        NodeJobs local,
        NodeRuns nodeRuns,
        NodeInsight insight,
        Runnable end,
        Caller caller)
        implements MeshService {
    /** Longest wait for a failover; less than a call may take. */
    private static final Duration TAKE_OVER = Duration.ofSeconds(6);

    private <T> Future<T> atFirst(Function<MeshService, Future<T>> elsewhere, Supplier<Future<T>> here) {
        return mesh.nodes()
                .compose(nodes -> nodes.getFirst().equals(mesh.self())
                        ? here.get()
                        : elsewhere.apply(mesh.service(Peer.of(nodes.getFirst()), caller)));
    }

    /** Calls the leader of a run; during a failover, waits for the next leader. */
    private Future<Void> atLeader(
            String jobId, Function<MeshService, Future<Void>> elsewhere, Supplier<Future<Void>> here) {
        return confinement.call(() -> confinement
                .until(TAKE_OVER, () -> nodeRuns.copy(jobId).stream().noneMatch(UserCalls::hasNoLeader))
                .compose(_ -> atLeaderNow(jobId, elsewhere, here)));
    }

    private static boolean hasNoLeader(Replica copy) {
        return !copy.isOver() && copy.leader().isEmpty();
    }

    private Future<Void> atLeaderNow(
            String jobId, Function<MeshService, Future<Void>> elsewhere, Supplier<Future<Void>> here) {
        Optional<Replica> copy = nodeRuns.copy(jobId);
        if (copy.isEmpty() && nodeRuns.led(jobId).isEmpty()) {
            return atFirst(elsewhere, here);
        } else if (copy.isEmpty() || copy.get().isOver()) {
            return here.get();
        }
        return copy.get()
                .leader()
                .map(leader -> elsewhere.apply(mesh.service(leader, caller)))
                .orElseGet(() -> Future.failedFuture(new ControlException(
                        Code.NOT_READY,
                        copy.get().run().leader() + ", which led " + jobId
                                + ", is lost, and no other node has taken it over yet; try again")));
    }

    @Override
    public Future<String> submit(RunRequest request) {
        return confinement.call(() -> atFirst(first -> first.submit(request), () -> nodeRuns.submit(request, caller)));
    }

    @Override
    public Future<RunHistory> watch(String jobId) {
        return confinement.call(() -> nodeRuns.history(jobId, caller)
                .map(Future::succeededFuture)
                .orElseGet(() ->
                        atFirst(first -> first.watch(jobId), () -> Future.failedFuture(KnownRun.unknown(jobId)))));
    }

    @Override
    public Future<Void> cancel(String jobId) {
        return atLeader(jobId, leader -> leader.cancel(jobId), () -> nodeRuns.cancel(jobId, caller));
    }

    @Override
    public Future<Void> checkpoint(String jobId) {
        return atLeader(jobId, leader -> leader.checkpoint(jobId), () -> nodeRuns.checkpoint(jobId, caller));
    }

    /** Every node asks the others itself, each for its own runs. */
    @Override
    public Future<List<RunSummary>> runs(String node, String run) {
        return node.isEmpty() ? runsOfAll(run) : nodes().find(node, named -> runsOf(named, run));
    }

    private Future<List<RunSummary>> runsOf(MeshNode node, String run) {
        return node.equals(mesh.self())
                ? Future.succeededFuture(nodeRuns.summaries()
                        .filter(known -> run.isEmpty() || run.equals(known.id()))
                        .map(known -> run.isEmpty() ? known.brief() : known)
                        .toList())
                : mesh.service(Peer.of(node), caller).runs(node.name(), run);
    }

    private NamedNode nodes() {
        return new NamedNode(confinement, mesh, caller);
    }

    @Override
    public Future<StoredFiles> files(String run, String node) {
        return nodes().ask(node, there -> there.files(run, node), () -> stored(run, RunStore::list));
    }

    @Override
    public Future<FilePart> read(String run, String node, StoredFile file, long offset) {
        return nodes().ask(
                        node,
                        there -> there.read(run, node, file, offset),
                        () -> stored(run, store -> store.read(file, offset)));
    }

    private <T> Future<T> stored(String run, Function<RunStore, T> question) {
        RunStore store = nodeRuns.store(run, caller);
        return confinement.blocking(() -> question.apply(store));
    }

    private Future<List<RunSummary>> runsOfAll(String run) {
        return confinement.call(() -> mesh.nodes().compose(nodes -> {
            List<Future<List<RunSummary>>> answers = nodes.stream()
                    .map(node -> runsOf(node, run).otherwise(List.of()))
                    .toList();
            return Future.all(answers)
                    .map(done -> RunSummary.merged(
                            answers.stream().map(Future::result).toList()));
        }));
    }

    /** Every node asks the others itself, so a call takes no more than one hop. */
    @Override
    public Future<HeldPlugins> plugins(String node) {
        return nodes().find(node, new PluginQuestion(confinement, mesh, local)::ask);
    }

    @Override
    public Future<NodeFigures> figures(String node) {
        return nodes().ask(node, there -> there.figures(node), () -> confinement.blocking(insight::figures));
    }

    @Override
    public Future<LogEntries> log(String node, LogFilter filter) {
        return nodes().ask(
                        node, there -> there.log(node, filter), () -> confinement.blocking(() -> insight.log(filter)));
    }

    @Override
    public Future<FilePart> record(String node, RecordingRequest request) {
        return new RecordingCall(nodes(), nodeRuns, local, insight).ask(node, request);
    }

    @Override
    public Future<Void> leave(String node) {
        return nodes().ask(node, there -> there.leave(node), () -> {
            end.run();
            return Future.succeededFuture();
        });
    }

    @Override
    public Future<MeshStatus> topology() {
        return confinement.call(
                () -> nodeRuns.runningJob().isPresent() ? status() : atFirst(MeshService::topology, this::status));
    }

    private Future<MeshStatus> status() {
        return mesh.nodes()
                .map(nodes ->
                        new MeshStatus(nodes.stream().map(NodeStatuses::of).toList(), nodeRuns.runningJob()));
    }
}
