package io.locmoe.client;

import io.locmoe.client.MeshException.Reason;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.grpc.client.GrpcClient;
import io.vertx.grpc.client.GrpcClientOptions;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.client.GrpcClientResponse;
import io.vertx.grpc.common.ServiceMethod;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Calls control planes, over one connection for each node, on one thread of its own. Thread-safe. */
final class ControlCalls implements AutoCloseable {
    /** Connections for one call, if each is closed before the answer comes. */
    private static final int CONNECTIONS = 3;
    /** Added to the wait of a caller, because the failure of the call itself tells more. */
    private static final Duration MARGIN = Duration.ofSeconds(2);

    private final Vertx vertx;
    private final GrpcClient grpc;
    private final Proof proof;
    private final CallLimits limits;

    ControlCalls(Proof proof, CallLimits limits) {
        this.proof = proof;
        this.limits = limits;
        VertxOptions options =
                new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1).setInternalBlockingPoolSize(1);
        options.getFileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false);
        this.vertx = Vertx.vertx(options);
        this.grpc = GrpcClient.client(
                vertx, new GrpcClientOptions().setScheduleDeadlineAutomatically(true), proof.options());
    }

    CallLimits limits() {
        return limits;
    }

    /** One request, one reply; a node may get it twice if a connection was closed before the answer. Blocks. */
    <Q, R> R call(ControlAddress node, ServiceMethod<R, Q> method, Q request) {
        return await(ask(node, method, request, limits.call()), limits.call());
    }

    /** Like {@link #call}, for a request that a node must not get twice. */
    <Q, R> R callOnce(ControlAddress node, ServiceMethod<R, Q> method, Q request, Duration deadline) {
        return await(mapped(node, method, attempt(node, method, request, deadline)), deadline);
    }

    /** Like {@link #call}, without blocking; completes on the client's thread. */
    <Q, R> Future<R> ask(ControlAddress node, ServiceMethod<R, Q> method, Q request, Duration deadline) {
        long until = System.nanoTime() + deadline.toNanos();
        return mapped(
                node,
                method,
                again(() -> attempt(node, method, request, Duration.ofNanos(until - System.nanoTime())), CONNECTIONS));
    }

    private static <R> Future<R> again(Supplier<Future<R>> attempt, int connections) {
        return attempt.get()
                .recover(failure -> connections > 1 && CallFailure.isClosedConnection(failure)
                        ? again(attempt, connections - 1)
                        : Future.failedFuture(failure));
    }

    private <R> Future<R> mapped(ControlAddress node, ServiceMethod<?, ?> method, Future<R> call) {
        return call.recover(failure ->
                Future.failedFuture(CallFailure.unanswered(node, method.methodName(), proof.trust(), failure)));
    }

    /** One attempt over one connection, which is closed if no answer comes: it may be dead. */
    private <Q, R> Future<R> attempt(ControlAddress node, ServiceMethod<R, Q> method, Q request, Duration deadline) {
        AtomicReference<GrpcClientRequest<Q, R>> sent = new AtomicReference<>();
        long milliseconds = Math.max(1, deadline.toMillis());
        return grpc.request(node.socket(), method)
                .compose(call -> {
                    sent.set(call);
                    proof.prepare(node, call);
                    return call.timeout(milliseconds, TimeUnit.MILLISECONDS)
                            .send(request)
                            .compose(answer -> reply(node, answer));
                })
                .timeout(milliseconds, TimeUnit.MILLISECONDS)
                .onFailure(failure -> {
                    if (sent.get() != null && failure instanceof TimeoutException) {
                        sent.get().connection().shutdown(0, TimeUnit.SECONDS);
                    }
                });
    }

    private static <R> Future<R> reply(ControlAddress node, GrpcClientResponse<?, R> answer) {
        Promise<R> promise = Promise.promise();
        AtomicReference<R> message = new AtomicReference<>();
        answer.handler(message::set).exceptionHandler(promise::tryFail).endHandler(end -> {
            Optional<MeshException> refusal = CallFailure.refusal(node, answer);
            if (refusal.isPresent()) {
                promise.tryFail(refusal.get());
            } else if (message.get() == null) {
                promise.tryFail(new MeshException(Reason.INTERNAL, node + " sent an empty answer"));
            } else {
                promise.tryComplete(message.get());
            }
        });
        return promise.future();
    }

    /**
     * Opens a stream of replies, which has no deadline of its own. Blocks until the node has accepted or refused it.
     *
     * @param listen sets the handlers of the answer, on the client's thread, before its first message is read
     * @return the call, for its cancellation
     */
    <Q, R> GrpcClientRequest<Q, R> open(
            ControlAddress node,
            ServiceMethod<R, Q> method,
            Q request,
            Duration deadline,
            Consumer<GrpcClientResponse<Q, R>> listen) {
        Supplier<Future<GrpcClientRequest<Q, R>>> opening =
                () -> grpc.request(node.socket(), method).compose(call -> {
                    proof.prepare(node, call);
                    return call.send(request).map(answer -> {
                        listen.accept(answer);
                        return call;
                    });
                });
        Future<GrpcClientRequest<Q, R>> opened =
                again(opening, CONNECTIONS).timeout(deadline.toMillis(), TimeUnit.MILLISECONDS);
        return await(mapped(node, method, opened), deadline);
    }

    private static <R> R await(Future<R> future, Duration deadline) {
        Duration longest = deadline.plus(MARGIN);
        try {
            return future.toCompletionStage().toCompletableFuture().get(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof MeshException known
                    ? new MeshException(known.reason(), known.getMessage(), known)
                    : new MeshException(Reason.INTERNAL, "the client failed: " + e.getCause(), e.getCause());
        } catch (TimeoutException e) {
            throw new MeshException(Reason.DEADLINE, "no answer within " + longest.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    static MeshException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new MeshException(Reason.INTERRUPTED, "interrupted while waiting for the mesh", e);
    }

    /** Closes all connections; calls that wait fail. */
    @Override
    public void close() {
        await(vertx.close(), Duration.ofSeconds(10));
    }
}
