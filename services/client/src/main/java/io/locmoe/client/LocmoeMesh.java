package io.locmoe.client;

import io.locmoe.client.MeshException.Reason;
import io.locmoe.control.proto.CancelRunRequest;
import io.locmoe.control.proto.CheckpointRequest;
import io.locmoe.control.proto.ListRunsRequest;
import io.locmoe.control.proto.MeshControlGrpcClient;
import io.locmoe.control.proto.SubmitRunRequest;
import io.locmoe.control.proto.TopologyRequest;
import io.locmoe.report.RunReport;
import io.vertx.grpc.common.ServiceMethod;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A mesh that runs trainings. If a node does not answer, the next one is asked: first those that the user has named,
 * then all of which they have told. Thread-safe. Methods block for a limited time and throw {@link MeshException}; no
 * thread of the client calls code of its user, except as {@link #listen} says.
 */
public final class LocmoeMesh implements AutoCloseable {
    /** Longer, because nodes check text and plug-ins, and a run before may have to end. */
    private static final Duration ACCEPTED = Duration.ofSeconds(60);

    private final ControlCalls calls;
    private final KnownNodes nodes;

    private LocmoeMesh(ControlCalls calls, KnownNodes nodes) {
        this.calls = calls;
        this.nodes = nodes;
    }

    /** Names nodes of a mesh by HOST:PORT of their control planes; one that answers is enough. */
    public static MeshAddress at(String... addresses) {
        return new MeshAddress(List.of(addresses), Optional.empty(), Optional.empty());
    }

    /** @throws MeshException if no node answers, or one of the sides does not trust the other */
    static LocmoeMesh connect(List<ControlAddress> named, Proof proof, CallLimits limits) {
        ControlCalls calls = new ControlCalls(proof, limits);
        LocmoeMesh mesh = new LocmoeMesh(calls, new KnownNodes(named));
        try {
            mesh.members();
            return mesh;
        } catch (RuntimeException e) {
            calls.close();
            throw e;
        }
    }

    private <Q, R> R ask(ServiceMethod<R, Q> method, Q request) {
        return nodes.ask(node -> calls.call(node, method, request));
    }

    /** The current nodes, and the run that is running. */
    public MeshMembers members() {
        MeshMembers members = Decoded.mesh(ask(MeshControlGrpcClient.Topology, TopologyRequest.getDefaultInstance()));
        nodes.learn(members);
        return members;
    }

    /** Like {@link #submit(Map, String, Duration)}, within a minute and with checkpoints where the mesh chooses. */
    public String submit(Map<String, String> settings) {
        return submit(settings, "", ACCEPTED);
    }

    /**
     * Starts a run, at most once.
     *
     * @param settings    by dotted name, as in {@code --set}; others have their defaults
     * @param checkpoints directory on the nodes for checkpoints; empty for one that the mesh chooses
     * @param longest     how long the mesh may take to accept it; long where it brings a model from an object store
     * @return the run's id
     * @throws MeshException {@link Reason#INVALID} with the node's message if a setting is wrong; {@link Reason#BUSY}
     *     while another run is running; {@link Reason#DEADLINE} if it may have been accepted, which {@link #runs} shows
     */
    public String submit(Map<String, String> settings, String checkpoints, Duration longest) {
        SubmitRunRequest request = SubmitRunRequest.newBuilder()
                .putAllSettings(settings)
                .setCheckpoints(checkpoints)
                .build();
        members(); // finds a node that answers: no second one gets the request
        return calls.callOnce(nodes.inTurn().getFirst(), MeshControlGrpcClient.SubmitRun, request, longest)
                .getRunId();
    }

    /** Stops a run at a step boundary, with a checkpoint. Does not wait for its end, which is an event. */
    public void cancel(String run) {
        ask(
                MeshControlGrpcClient.CancelRun,
                CancelRunRequest.newBuilder().setRunId(run).build());
    }

    /** Asks a run for a checkpoint at the next step boundary. Does not wait for it; it is an event. */
    public void checkpoint(String run) {
        ask(
                MeshControlGrpcClient.Checkpoint,
                CheckpointRequest.newBuilder().setRunId(run).build());
    }

    /** The runs that nodes know, the newest first: running ones, and the last ones that have ended. */
    public List<RunInfo> runs() {
        return Decoded.runs(ask(MeshControlGrpcClient.ListRuns, ListRunsRequest.getDefaultInstance()));
    }

    /** A run with its settings; empty if no node that answers knows it. */
    public Optional<RunInfo> run(String run) {
        ListRunsRequest request = ListRunsRequest.newBuilder().setRunId(run).build();
        return Decoded.runs(ask(MeshControlGrpcClient.ListRuns, request)).stream()
                .findFirst();
    }

    /**
     * Watches a run from the first event that the nodes remember. The caller closes the watch.
     *
     * @throws MeshException {@link Reason#UNKNOWN_RUN} if no node knows it
     */
    public RunWatch watch(String run) {
        return new RunWatch(calls, nodes, run);
    }

    /**
     * Watches a run on a virtual thread, which calls the listener with each event.
     *
     * @return its end; fails with {@link MeshException}, or with what the listener throws, which ends the watch.
     *     Completing it from outside ends the watch, too
     */
    public CompletableFuture<WatchEvent.Ended> listen(String run, Consumer<? super WatchEvent> listener) {
        RunWatch watch = watch(run);
        CompletableFuture<WatchEvent.Ended> end = new CompletableFuture<>();
        end.whenComplete((over, failure) -> watch.close());
        Thread.ofVirtual().name("watch-" + run).start(() -> {
            try {
                for (WatchEvent event : watch) {
                    listener.accept(event);
                    if (event instanceof WatchEvent.Ended ended) {
                        end.complete(ended);
                    }
                }
            } catch (RuntimeException e) {
                end.completeExceptionally(e);
            }
        });
        return end;
    }

    /**
     * The report of a run that has ended, from the events that the nodes remember.
     *
     * @throws MeshException {@link Reason#UNKNOWN_RUN} if no node knows it, {@link Reason#BUSY} if it still runs
     */
    public RunReport report(String run) {
        RunInfo known = run(run).orElseThrow(
                        () -> new MeshException(Reason.UNKNOWN_RUN, "no node that answers knows the run " + run));
        if (known.outcome().isEmpty()) {
            throw new MeshException(Reason.BUSY, run + " still runs: watch it, and add its events to a RunRecord");
        }
        RunRecord events = new RunRecord(known);
        try (RunWatch watch = watch(run)) {
            watch.forEach(events::add);
        }
        return events.report();
    }

    /**
     * The files of the checkpoints that a run has written, of all nodes that answer; the newest checkpoint of each node
     * first.
     *
     * @throws MeshException {@link Reason#FORBIDDEN} for others than the run's user
     */
    public List<RunFile> files(String run) {
        List<String> names = members().nodes().stream().map(MeshMember::name).toList();
        return new FileFetch(calls, nodes, run).list(names);
    }

    /**
     * Brings a file of a run from its node, part by part, each with a checksum. Blocks for as long as parts arrive.
     *
     * @param target replaced when the file is whole
     * @throws IOException if the target cannot be written
     */
    public void fetch(String run, RunFile file, Path target) throws IOException {
        new FileFetch(calls, nodes, run).into(file, target);
    }

    /** Closes all connections; watches end with {@link Reason#UNREACHABLE}. Runs go on. */
    @Override
    public void close() {
        calls.close();
    }
}
