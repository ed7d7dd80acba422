package io.locmoe.control;

import io.locmoe.control.ControlException.Code;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.grpc.client.GrpcClient;
import io.vertx.grpc.client.GrpcClientOptions;
import io.vertx.grpc.client.GrpcClientRequest;
import io.vertx.grpc.client.GrpcClientResponse;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.common.ServiceMethod;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** Calls the control planes of nodes, over one connection each. Thread-safe; never blocks. */
public final class ControlClient {
    private static final int CONNECT_MILLISECONDS = 5_000;

    private final GrpcClient grpc;

    public ControlClient(Vertx vertx) {
        this.grpc = GrpcClient.client(
                vertx,
                new GrpcClientOptions().setScheduleDeadlineAutomatically(true),
                new HttpClientOptions().setConnectTimeout(CONNECT_MILLISECONDS));
    }

    /** The mesh service of a node. */
    public MeshService mesh(String host, int port) {
        return new RemoteMesh(this, SocketAddress.inetSocketAddress(port, host));
    }

    /** The rank service of a node. */
    public RankService ranks(String host, int port) {
        return new RemoteRanks(this, SocketAddress.inetSocketAddress(port, host));
    }

    /** Asks a node who it is. */
    public ProfileService profile(Peer node) {
        return new RemoteProfile(this, SocketAddress.inetSocketAddress(node.rankPort(), node.host()));
    }

    public Future<Void> close() {
        return grpc.close();
    }

    /** One request, one reply. Fails with a {@link ControlException}, no later than the deadline. */
    <Q, R> Future<R> call(SocketAddress address, ServiceMethod<R, Q> method, Q request, Duration deadline) {
        AtomicReference<GrpcClientRequest<Q, R>> sent = new AtomicReference<>();
        return grpc.request(address, method)
                .compose(call -> {
                    sent.set(call);
                    // Heard from here, on the call's event loop: the answer can come before another thread composes.
                    return call.timeout(deadline.toMillis(), TimeUnit.MILLISECONDS)
                            .send(request)
                            .compose(answer -> reply(address, answer));
                })
                .timeout(deadline.toMillis(), TimeUnit.MILLISECONDS)
                .recover(failure -> {
                    if (sent.get() != null) {
                        sent.get().cancel();
                    }
                    return Future.failedFuture(
                            StatusMapper.unanswered(address.toString(), method.methodName(), failure));
                });
    }

    private static <R> Future<R> reply(SocketAddress address, GrpcClientResponse<?, R> answer) {
        Promise<R> promise = Promise.promise();
        AtomicReference<R> message = new AtomicReference<>();
        answer.handler(message::set).exceptionHandler(promise::tryFail).endHandler(end -> {
            ControlException refusal = refusal(address, answer);
            if (refusal != null) {
                promise.tryFail(refusal);
            } else if (message.get() == null) {
                promise.tryFail(
                        new ControlException(Code.INTERNAL, "the node at " + address + " sent an empty answer"));
            } else {
                promise.tryComplete(message.get());
            }
        });
        return promise.future();
    }

    /**
     * Opens a stream of replies. It has no deadline; the caller must watch it.
     *
     * @param listen sets the handlers of the answer, on its event loop, before its first message is read; may throw
     */
    <Q, R> Future<GrpcClientResponse<Q, R>> open(
            SocketAddress address,
            ServiceMethod<R, Q> method,
            Q request,
            Consumer<? super GrpcClientResponse<Q, R>> listen) {
        return grpc.request(address, method)
                .compose(call -> call.send(request).map(answer -> {
                    listen.accept(answer);
                    return answer;
                }))
                .recover(failure ->
                        Future.failedFuture(StatusMapper.unanswered(address.toString(), method.methodName(), failure)));
    }

    /** The error that an answer ended with; null if it ended well. */
    static ControlException refusal(SocketAddress address, GrpcClientResponse<?, ?> answer) {
        if (answer.status() == null || answer.status() == GrpcStatus.OK) {
            return null;
        }
        String code = answer.trailers().get(StatusMapper.CODE);
        return StatusMapper.received(
                address.toString(),
                answer.status(),
                answer.statusMessage(),
                code != null ? code : answer.headers().get(StatusMapper.CODE));
    }
}
