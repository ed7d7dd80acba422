package io.locmoe.control;

import io.locmoe.control.ControlException.Code;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.grpc.client.GrpcClientResponse;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Brings a job's events to a thread that waits for them. At most {@link #AHEAD} events are in flight; during a silence
 * the node is asked for a sign of life, so a node that hangs ends the watch.
 */
final class BlockingWatch {
    private static final int AHEAD = 64;
    private static final int SILENCE_SECONDS = 1;
    /** For a sign of life, which a node gives without looking at its jobs. */
    private static final Duration SIGN = Duration.ofSeconds(6);

    private final MeshClient client;
    private final RemoteMesh mesh;
    private final BlockingQueue<Object> arrived = new LinkedBlockingQueue<>();
    private volatile Context context;

    BlockingWatch(MeshClient client, RemoteMesh mesh) {
        this.client = client;
        this.mesh = mesh;
    }

    JobEvent.Ended run(String jobId, Consumer<JobEvent> listener) {
        GrpcClientResponse<?, ?> stream =
                MeshClient.await(mesh.stream(jobId, arrived::add, arrived::add).onSuccess(opened -> {
                    context = Vertx.currentContext();
                    opened.pause().fetch(AHEAD);
                }));
        long step = 0;
        while (true) {
            JobEvent event = next(jobId, step);
            context.runOnContext(now -> stream.fetch(1));
            if (event instanceof JobEvent.StepCompleted completed) {
                step = completed.report().step();
            }
            listener.accept(event);
            if (event instanceof JobEvent.Ended ended) {
                return ended;
            }
        }
    }

    private JobEvent next(String jobId, long step) {
        try {
            while (true) {
                Object next = arrived.poll(SILENCE_SECONDS, TimeUnit.SECONDS);
                if (next == null) {
                    next = askForSign(jobId, step);
                }
                if (next instanceof ControlException lost) {
                    throw new ControlException(lost.code(), lost.getMessage(), lost);
                } else if (next instanceof JobEvent event) {
                    return event;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ControlException(Code.DEADLINE, "interrupted while watching a job", e);
        }
    }

    /** What arrives first: the sign or an event, which is as good. A node that is flooded with calls may be late. */
    private Object askForSign(String jobId, long step) throws InterruptedException {
        mesh.topology().onSuccess(arrived::add).onFailure(this::noSign);
        Object next = arrived.poll(SIGN.toSeconds(), TimeUnit.SECONDS);
        if (next == null) {
            throw new ControlException(
                    Code.DEADLINE,
                    client + " has sent nothing of " + jobId + " for more than " + SILENCE_SECONDS + " s, "
                            + (step == 0 ? "before its first step: " : "after step " + step + ": ")
                            + "no answer within " + SIGN.toSeconds()
                            + " s; see whether that node is stopped or its machine is overloaded");
        }
        return next;
    }

    /** A call that took too long says nothing: others may have been answered since. */
    private void noSign(Throwable failure) {
        if (!(failure instanceof ControlException late && late.code() == Code.DEADLINE)) {
            arrived.add(failure);
        }
    }
}
