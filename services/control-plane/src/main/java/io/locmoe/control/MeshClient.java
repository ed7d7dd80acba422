package io.locmoe.control;

import io.locmoe.control.ControlException.Code;
import io.locmoe.identity.Identity;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * A mesh seen from outside, for programs that wait: every method blocks, for a limited time, except {@link #watch},
 * which blocks until the job ends. Thread-safe. Every method throws {@link ControlException}.
 */
public final class MeshClient implements AutoCloseable {
    /** Longer than the deadline of any call, so that the call fails first, with more detail. */
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private static final Duration LONGEST_SUBMIT = RemoteMesh.SUBMIT.plusSeconds(20);

    private final Vertx vertx;
    private final Target target;
    private final RemoteMesh mesh;
    /** As messages name it. */
    private volatile Target node;

    private MeshClient(Target target, Credentials credentials) {
        this.vertx = Vertx.vertx(options());
        this.target = target;
        this.node = target;
        this.mesh = new RemoteMesh(new ControlClient(vertx, credentials), target);
    }

    /** It serves no files, so it needs no directory for copies of them, which a killed process leaves. */
    private static VertxOptions options() {
        VertxOptions options =
                new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1).setInternalBlockingPoolSize(1);
        options.getFileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false);
        return options;
    }

    /** Connects to any node of a mesh without certificates, as {@link #connect(String, Identity, Optional)}. */
    public static MeshClient connect(String address) {
        return connect(address, null, Optional.empty());
    }

    /**
     * Connects to any node of a mesh.
     *
     * @param address  host:port of its control plane
     * @param identity who calls, and whom to trust; null for a mesh without certificates
     * @param token    proves the caller in place of the identity's certificate
     * @throws ControlException if nobody answers there, or one of the sides does not trust the other
     */
    public static MeshClient connect(String address, Identity identity, Optional<String> token) {
        int colon = address.lastIndexOf(':');
        if (!address.matches(".+:\\d{1,5}") || Integer.parseInt(address.substring(colon + 1)) > 65535) {
            throw new ControlException(Code.INVALID, "the address of a mesh is HOST:PORT, not '" + address + "'");
        }
        if (token.isPresent() && identity == null) {
            throw new ControlException(Code.INVALID, "a token is sent to a mesh with certificates only");
        }
        Target target = new Target(
                address.substring(0, colon),
                Integer.parseInt(address.substring(colon + 1)),
                Optional.empty(),
                Optional.empty());
        MeshClient connected = new MeshClient(target, new Credentials(identity, token));
        try {
            connected.learnName(connected.topology());
            return connected;
        } catch (RuntimeException e) {
            connected.close();
            throw e;
        }
    }

    private void learnName(MeshStatus status) {
        status.nodes().stream()
                .filter(one -> one.host().equals(target.host()) && one.controlPort() == target.port())
                .findFirst()
                .ifPresent(one -> node = target.of(one.name()));
    }

    /** The node, for messages: with its name, once the mesh has told it. */
    @Override
    public String toString() {
        return node.toString();
    }

    /** Starts a job; returns its id. */
    public String submit(JobRequest request) {
        return await(mesh.submit(request), LONGEST_SUBMIT);
    }

    /**
     * Reads all events of a job, from the first, until its end.
     *
     * @param listener called with the events on this thread, the end included; the mesh does not wait for it
     * @return the end
     * @throws ControlException if there is no such job, or the node is lost while the job runs
     */
    public JobEvent.Ended watch(String jobId, Consumer<JobEvent> listener) {
        return new BlockingWatch(this, mesh).run(jobId, listener);
    }

    /** Stops a job at a step boundary, with a checkpoint. Returns at once; the end is an event. */
    public void cancel(String jobId) {
        await(mesh.cancel(jobId));
    }

    /** Asks a job for a checkpoint at the next step boundary. Returns at once; the checkpoint is an event. */
    public void checkpoint(String jobId) {
        await(mesh.checkpoint(jobId));
    }

    /** The nodes of the mesh, in the order in which jobs number them. */
    public MeshStatus topology() {
        return await(mesh.topology());
    }

    /** The plug-ins that a node of the mesh holds, after it has looked at its directories. */
    public HeldPlugins plugins(String node) {
        return await(mesh.plugins(node));
    }

    @Override
    public void close() {
        await(vertx.close());
    }

    static <T> T await(Future<T> future) {
        return await(future, LONGEST);
    }

    private static <T> T await(Future<T> future, Duration longest) {
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
