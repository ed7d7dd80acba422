package io.locmoe.control.client;

import io.locmoe.control.access.Credentials;
import io.locmoe.control.access.ProfileService;
import io.locmoe.control.access.Target;
import io.locmoe.control.message.MessageLimits;
import io.locmoe.control.message.StatusMapper;
import io.locmoe.identity.Trust;
import io.locmoe.run.Caller;
import io.locmoe.run.ControlException;
import io.locmoe.run.ControlException.Code;
import io.locmoe.run.Peer;
import io.locmoe.run.consensus.ViewService;
import io.locmoe.run.event.RunHistory;
import io.locmoe.run.mesh.PeerServices;
import io.locmoe.run.service.FollowedRun;
import io.locmoe.run.service.MeshService;
import io.locmoe.run.service.RankService;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.grpc.client.GrpcClient;
import io.vertx.grpc.client.GrpcClientOptions;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.client.GrpcClientResponse;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.common.ServiceMethod;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Calls the control planes of nodes, over one connection each. A connection that gives no sign of life is closed, and
 * the next call opens a new one. Calls that lost their connection before the answer are retried over a new one.
 * Thread-safe; never blocks.
 */
public final class ControlClient implements PeerServices {
    /** Shorter than the time after which a node closes an idle connection. */
    private static final int PING_MILLISECONDS = 30_000;
    /** Maximum number of connections for one call, if each is closed before the answer comes. */
    private static final int CONNECTIONS = 3;

    private final Vertx vertx;
    private final Credentials credentials;
    private final GrpcClient grpc;

    public ControlClient(Vertx vertx, Trust trust) {
        this(vertx, new Credentials(trust, Optional.empty()));
    }

    ControlClient(Vertx vertx, Credentials credentials) {
        this.vertx = vertx;
        this.credentials = credentials;
        this.grpc = GrpcClient.client(
                vertx, new GrpcClientOptions().setScheduleDeadlineAutomatically(true), credentials.options());
    }

    @Override
    public MeshService mesh(Peer node, Caller caller) {
        return new RemoteMesh(
                this,
                new Target(
                        node.host(),
                        node.controlPort(),
                        Optional.of(node.name()),
                        Optional.of(caller).filter(Caller::proven)),
                true);
    }

    @Override
    public RankService ranks(Peer node) {
        return new RemoteRanks(this, rankPort(node));
    }

    @Override
    public Future<Void> announce(Peer node, FollowedRun run) {
        return new RemoteRuns(this).announce(node, run);
    }

    @Override
    public Future<Future<Void>> follow(Peer leader, String run, RunHistory replica) {
        return new RemoteRuns(this).follow(leader, run, replica);
    }

    @Override
    public Future<Boolean> answers(Peer node, UUID instance) {
        return profile(node).identify(instance).map(true).otherwise(false);
    }

    static Target rankPort(Peer node) {
        return new Target(node.host(), node.rankPort(), Optional.of(node.name()), Optional.empty());
    }

    @Override
    public ViewService views(Peer node) {
        return new RemoteViews(this, rankPort(node));
    }

    /** The service that tells who a node is. */
    public ProfileService profile(Peer node) {
        return new RemoteProfile(this, rankPort(node));
    }

    public Future<Void> close() {
        return grpc.close();
    }

    /**
     * One request, one reply. Fails with a {@link ControlException} no later than the deadline. The connection is then
     * asked for a sign of life, because only the call may be late. A node may receive the request twice if a connection
     * was closed before the answer came.
     */
    <Q, R> Future<R> call(Target target, ServiceMethod<R, Q> method, Q request, Duration deadline) {
        long until = System.nanoTime() + deadline.toNanos();
        return mapped(
                target,
                method,
                again(
                        () -> attempt(target, method, request, Duration.ofNanos(until - System.nanoTime())),
                        CONNECTIONS));
    }

    /** Like {@link #call}, for a request that a node must not receive twice. */
    <Q, R> Future<R> callOnce(Target target, ServiceMethod<R, Q> method, Q request, Duration deadline) {
        return mapped(target, method, attempt(target, method, request, deadline));
    }

    private static <R> Future<R> again(Supplier<Future<R>> attempt, int connections) {
        return attempt.get()
                .recover(failure -> connections > 1 && StatusMapper.isClosedConnection(failure)
                        ? again(attempt, connections - 1)
                        : Future.failedFuture(failure));
    }

    private <R> Future<R> mapped(Target target, ServiceMethod<?, ?> method, Future<R> call) {
        return call.recover(failure -> Future.failedFuture(
                StatusMapper.unanswered(target, method.methodName(), credentials.explain(failure))));
    }

    /** Makes one attempt over one connection; fails with the library's exception. */
    private <Q, R> Future<R> attempt(Target target, ServiceMethod<R, Q> method, Q request, Duration deadline) {
        AtomicReference<GrpcClientRequest<Q, R>> sent = new AtomicReference<>();
        long milliseconds = Math.max(1, deadline.toMillis());
        return grpc.request(target.address(), method)
                .compose(call -> {
                    sent.set(call);
                    credentials.prepare(target, call);
                    // Composed here, on the call's event loop: the answer may come before another thread could add a
                    // handler.
                    return call.timeout(milliseconds, TimeUnit.MILLISECONDS)
                            .send(request)
                            .compose(answer -> reply(target, answer));
                })
                .timeout(milliseconds, TimeUnit.MILLISECONDS)
                .onFailure(failure -> {
                    if (sent.get() != null) {
                        sent.get().cancel();
                        askForSign(sent.get(), failure);
                    }
                });
    }

    /** Skipped after a refusal, which is itself a sign of life. */
    private static void askForSign(GrpcClientRequest<?, ?> call, Throwable failure) {
        if (!(failure instanceof ControlException)) {
            SignOfLife.ask(call.connection());
        }
    }

    private static <R> Future<R> reply(Target target, GrpcClientResponse<?, R> answer) {
        refuseCompressed(target, answer);
        Promise<R> promise = Promise.promise();
        AtomicReference<R> message = new AtomicReference<>();
        answer.handler(message::set).exceptionHandler(promise::tryFail).endHandler(end -> {
            Optional<ControlException> refusal = refusal(target, answer);
            if (refusal.isPresent()) {
                promise.tryFail(refusal.get());
            } else if (message.get() == null) {
                promise.tryFail(new ControlException(Code.INTERNAL, target + " sent an empty answer"));
            } else {
                promise.tryComplete(message.get());
            }
        });
        return promise.future();
    }

    /** Refuses a compressed answer, which would be decompressed as a whole, whatever its size. */
    private static void refuseCompressed(Target target, GrpcClientResponse<?, ?> answer) {
        if (MessageLimits.isCompressed(answer.headers())) {
            throw new ControlException(
                    Code.UNSUPPORTED, target + " sends a compressed answer, which this side does not accept");
        }
    }

    /**
     * Opens a stream of replies. It has no deadline, so the caller must watch it: a dead connection is noticed only
     * after half a minute of silence.
     *
     * @param listen sets the handlers of the answer, on its event loop, before its first message is read; may throw
     */
    <Q, R> Future<GrpcClientRequest<Q, R>> open(
            Target target, ServiceMethod<R, Q> method, Q request, Consumer<? super GrpcClientResponse<Q, R>> listen) {
        return mapped(target, method, again(() -> opened(target, method, request, listen), CONNECTIONS));
    }

    private <Q, R> Future<GrpcClientRequest<Q, R>> opened(
            Target target, ServiceMethod<R, Q> method, Q request, Consumer<? super GrpcClientResponse<Q, R>> listen) {
        return grpc.request(target.address(), method).compose(call -> {
            credentials.prepare(target, call);
            return call.send(request).map(answer -> {
                refuseCompressed(target, answer);
                listen.accept(answer);
                keepAlive(call, answer);
                return call;
            });
        });
    }

    /** Pings the connection, because a job may have no events for a long time. */
    private void keepAlive(GrpcClientRequest<?, ?> call, GrpcClientResponse<?, ?> answer) {
        long timer = vertx.setPeriodic(
                PING_MILLISECONDS, id -> SignOfLife.ask(call.connection()).onFailure(closed -> vertx.cancelTimer(id)));
        answer.end().onComplete(ended -> vertx.cancelTimer(timer));
    }

    /** The error with which an answer ended; empty if it ended well. */
    static Optional<ControlException> refusal(Target target, GrpcClientResponse<?, ?> answer) {
        if (answer.status() == null || answer.status() == GrpcStatus.OK) {
            return Optional.empty();
        }
        String code = answer.trailers().get(StatusMapper.CODE);
        return Optional.of(StatusMapper.received(
                target,
                answer.status(),
                answer.statusMessage(),
                code != null ? code : answer.headers().get(StatusMapper.CODE)));
    }
}
