package io.locmoe.control.client;

import io.locmoe.control.access.Credentials;
import io.locmoe.control.access.Target;
import io.locmoe.identity.Trust;
import io.locmoe.run.ControlException;
import io.locmoe.run.ControlException.Code;
import io.locmoe.run.event.RunEvent;
import io.locmoe.run.service.HeldPlugins;
import io.locmoe.run.service.MeshStatus;
import io.locmoe.run.service.RunRequest;
import io.locmoe.run.service.RunSummary;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A mesh as seen from outside, for programs that block. Every method blocks for a limited time, except {@link #watch},
 * which blocks until the job ends. Thread-safe. Every method throws {@link ControlException}.
 */
public final class MeshClient implements AutoCloseable {
    /** Longer than the deadline of any call, so that the call fails first, with more detail. */
    static final Duration LONGEST = Duration.ofSeconds(30);

    /** Codes after which to ask another node. */
    private static final Set<Code> ABSENT = EnumSet.of(Code.UNREACHABLE, Code.NOT_READY);

    private final Vertx vertx;
    private final ControlClient client;
    /** Nodes of the mesh, as far as known. */
    private volatile List<Target> known = List.of();
    /** The node that is asked first; it has a name once the mesh has told it. */
    private volatile Target target;

    private MeshClient(Target target, Credentials credentials) {
        this.vertx = ClientVertx.start();
        this.client = new ControlClient(vertx, credentials);
        this.target = target;
    }

    /** Connects to any node of a mesh without certificates; see {@link #connect(String, Trust, Optional)}. */
    public static MeshClient connect(String address) {
        return connect(address, Trust.OPEN, Optional.empty());
    }

    /**
     * Connects to any node of a mesh.
     *
     * @param address host:port of its control plane
     * @param trust   identity of the caller and its trusted authorities, except for an open mesh
     * @param token   proves the caller instead of the identity's certificate
     * @throws ControlException if nobody answers there, or one of the sides does not trust the other
     */
    public static MeshClient connect(String address, Trust trust, Optional<String> token) {
        if (token.isPresent() && trust.isOpen()) {
            throw new ControlException(Code.INVALID, "a token is sent to a mesh with certificates only");
        }
        MeshClient connected = new MeshClient(Target.parse(address), new Credentials(trust, token));
        try {
            connected.topology();
            return connected;
        } catch (RuntimeException e) {
            connected.close();
            throw TlsProbe.explained(connected.target(), trust, e);
        }
    }

    private MeshStatus learn(MeshStatus status) {
        known = status.nodes().stream()
                .map(node -> new Target(node.host(), node.controlPort(), Optional.of(node.name()), Optional.empty()))
                .toList();
        Target asked = target;
        known.stream()
                .filter(node -> node.address().equals(asked.address()))
                .findFirst()
                .ifPresent(named -> target = asked.of(named.node().orElseThrow()));
        return status;
    }

    /** Learns of new nodes in the background; if the node does not answer, a later call will. */
    void learn(RemoteMesh asked) {
        asked.topology().onSuccess(this::learn);
    }

    /** Like {@link #learn(RemoteMesh)}, but waits: a node that fails next can no longer answer. */
    void learnNow(RemoteMesh asked, Duration longest) {
        try {
            learn(await(asked.topology(), longest));
        } catch (ControlException silent) {
            // The next call gives the reason.
        }
    }

    Target target() {
        return target;
    }

    /** The other nodes to ask, and the last one asked at the end. */
    List<Target> others() {
        Target last = target;
        List<Target> others = new ArrayList<>(known);
        others.removeIf(node -> node.address().equals(last.address()));
        others.add(last);
        return others;
    }

    /** Makes this the node to ask first. */
    void use(Target other) {
        target = other;
    }

    RemoteMesh mesh(Target node) {
        return new RemoteMesh(client, node, false);
    }

    /** The node, for messages; with its name once the mesh has told it. */
    @Override
    public String toString() {
        return target.toString();
    }

    /** Asks the node, or another one if it is gone. */
    public <T> T ask(Function<? super RemoteMesh, Future<T>> question) {
        try {
            return await(question.apply(mesh(target)));
        } catch (ControlException absent) {
            if (!ABSENT.contains(absent.code())) {
                throw absent;
            }
            return askOthers(question).orElseThrow(() -> absent);
        }
    }

    private <T> Optional<T> askOthers(Function<? super RemoteMesh, Future<T>> question) {
        List<Target> others = others();
        for (Target other : others.subList(0, others.size() - 1)) {
            try {
                T answer = await(question.apply(mesh(other)));
                target = other;
                return Optional.ofNullable(answer);
            } catch (ControlException absent) {
                // The next node may be there.
            }
        }
        return Optional.empty();
    }

    /** Starts a job; returns its id. Blocks for {@link RunRequest#patience} at most. */
    public String submit(RunRequest request) {
        return await(mesh(target).submit(request), request.patience().plusSeconds(20));
    }

    /**
     * Reads all events of a job, from the first, until its end. If the leader fails and another node takes over,
     * reading continues there; steps that are trained again are reported again.
     *
     * @param listener called with each event on this thread, including the end; the mesh does not wait for it
     * @return the end
     * @throws ControlException if there is no such job, or the node fails while the job runs and no other node takes
     *     over
     */
    public RunEvent.Ended watch(String jobId, Consumer<RunEvent> listener) {
        return new BlockingWatch(this, jobId, listener).run();
    }

    /** Stops a job at a step boundary, with a checkpoint. Returns at once; the end is an event. */
    public void cancel(String jobId) {
        ask(mesh -> mesh.cancel(jobId).map(true));
    }

    /** Asks a job for a checkpoint at the next step boundary. Returns at once; the checkpoint is an event. */
    public void checkpoint(String jobId) {
        ask(mesh -> mesh.checkpoint(jobId).map(true));
    }

    /** Runs that the nodes know, the newest first: running ones, and the last ones that have ended. */
    public List<RunSummary> runs() {
        return ask(mesh -> mesh.runs("", ""));
    }

    /** A run with its settings; empty if no node that answers knows it. */
    public Optional<RunSummary> run(String runId) {
        return ask(mesh -> mesh.runs("", runId)).stream().findFirst();
    }

    /** The nodes of the mesh, in the order in which jobs number them. */
    public MeshStatus topology() {
        return learn(ask(RemoteMesh::topology));
    }

    /** The plug-ins of a node, after it has rescanned its directories. */
    public HeldPlugins plugins(String node) {
        return ask(mesh -> mesh.plugins(node));
    }

    /**
     * Makes a node leave the mesh and end its process; a running job stops at a step boundary first. Returns at once.
     */
    public void leave(String node) {
        ask(mesh -> mesh.leave(node).map(true));
    }

    @Override
    public void close() {
        await(vertx.close());
    }

    public static <T> T await(Future<T> future) {
        return await(future, LONGEST);
    }

    public static <T> T await(Future<T> future, Duration longest) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(longest.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ControlException known) {
                throw new ControlException(known.code(), known.getMessage(), known);
            }
            throw new ControlException(Code.INTERNAL, "the control plane failed: " + e.getCause(), e.getCause());
        } catch (TimeoutException e) {
            throw new ControlException(Code.DEADLINE, "no answer within " + longest.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ControlException(Code.DEADLINE, "interrupted while waiting for the mesh", e);
        }
    }
}
