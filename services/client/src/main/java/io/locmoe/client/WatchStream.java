package io.locmoe.client;

import io.locmoe.client.MeshException.Reason;
import io.locmoe.control.proto.MeshControlGrpcClient;
import io.locmoe.control.proto.RunEvent;
import io.locmoe.control.proto.TopologyRequest;
import io.locmoe.control.proto.WatchRunRequest;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.client.GrpcClientResponse;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The events of a run from one node, with at most {@link #AHEAD} of them here unread. After some time without an event
 * the node is asked for a sign of life, and without one given up. Used by one thread.
 */
final class WatchStream implements AutoCloseable {
    private static final int AHEAD = 64;

    /** {@link RunEvent}, or the {@link MeshException} with which the stream ended. */
    private final BlockingQueue<Object> arrived = new LinkedBlockingQueue<>();

    private final AtomicBoolean asked = new AtomicBoolean();
    private final ControlCalls calls;
    private final KnownNodes nodes;
    private final ControlAddress node;
    private final CallLimits limits;
    private final GrpcClientRequest<WatchRunRequest, RunEvent> call;
    private volatile GrpcClientResponse<WatchRunRequest, RunEvent> answer;
    private volatile Context context;
    private volatile long lastSign = System.nanoTime();

    /** @throws MeshException if the node does not answer, or does not know the run */
    WatchStream(ControlCalls calls, KnownNodes nodes, ControlAddress node, WatchRunRequest position) {
        this.calls = calls;
        this.nodes = nodes;
        this.node = node;
        this.limits = calls.limits();
        this.call = calls.open(node, MeshControlGrpcClient.WatchRun, position, limits.sign(), this::listen);
    }

    private void listen(GrpcClientResponse<WatchRunRequest, RunEvent> opened) {
        CallFailure.refusal(node, opened).ifPresent(refusal -> {
            throw refusal;
        });
        context = Vertx.currentContext();
        answer = opened;
        opened.handler(arrived::add)
                .errorHandler(error -> lost(String.valueOf(error)))
                .exceptionHandler(failure -> lost(failure.toString()))
                .endHandler(
                        end -> CallFailure.refusal(node, opened).ifPresentOrElse(arrived::add, () -> lost("it ended")));
        opened.pause().fetch(AHEAD);
    }

    private void lost(String why) {
        arrived.add(new MeshException(Reason.UNREACHABLE, node + " cut the events off: " + why));
    }

    /**
     * The next event; null if none comes for a while.
     *
     * @param longest a shorter time to wait
     * @throws MeshException if the stream is cut off, or the node gives no sign of life
     */
    RunEvent poll(Duration longest) {
        Object next;
        try {
            next = arrived.poll(Math.min(longest.toMillis(), limits.silence().toMillis()), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw ControlCalls.interrupted(e);
        }
        return switch (next) {
            case null -> silent();
            case RunEvent event -> {
                lastSign = System.nanoTime();
                context.runOnContext(now -> answer.fetch(1));
                yield event;
            }
            default -> throw (MeshException) next;
        };
    }

    private RunEvent silent() {
        long silence = System.nanoTime() - lastSign;
        if (silence > limits.sign().toNanos()) {
            throw new MeshException(
                    Reason.DEADLINE,
                    node + " has given no sign of life for " + limits.sign().toSeconds() + " s");
        } else if (silence > limits.silence().toNanos() && asked.compareAndSet(false, true)) {
            calls.ask(node, MeshControlGrpcClient.Topology, TopologyRequest.getDefaultInstance(), limits.sign())
                    .onSuccess(mesh -> {
                        nodes.learn(Decoded.mesh(mesh));
                        lastSign = System.nanoTime();
                    })
                    .onComplete(done -> asked.set(false));
        }
        return null;
    }

    /** Ends a {@link #poll} that waits. Any thread. */
    @Override
    public void close() {
        arrived.add(new MeshException(Reason.INVALID, "the watch was closed"));
        context.runOnContext(now -> call.cancel());
    }
}
