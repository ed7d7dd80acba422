package io.locmoe.control.server;

import io.locmoe.control.access.Guard;
import io.locmoe.control.message.MessageLimits;
import io.locmoe.control.message.StatusMapper;
import io.locmoe.identity.Role;
import io.locmoe.run.Caller;
import io.locmoe.run.ControlException;
import io.locmoe.run.ControlException.Code;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.grpc.common.ServiceMethod;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServerOptions;
import io.vertx.grpc.server.GrpcServerRequest;
import io.vertx.grpc.server.GrpcServerResponse;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A port with gRPC calls. Methods are called on its event loop and must not block. */
public final class GrpcListener {
    private static final Logger LOG = LoggerFactory.getLogger(GrpcListener.class);
    private static final int REQUEST_SECONDS = 30;

    private final Vertx vertx;
    /** Identifies the caller of a request. */
    private final BiFunction<HttpConnection, MultiMap, Caller> callers;

    private final GrpcServer grpc;
    private final HttpServer http;

    private GrpcListener(Vertx vertx, Guard guard, boolean nodesOnly) {
        this.vertx = vertx;
        this.callers = nodesOnly ? guard::node : guard::passedOn;
        this.grpc = GrpcServer.server(vertx, new GrpcServerOptions().setMaxMessageSize(MessageLimits.LONGEST));
        this.http = new ListenerGate(guard, nodesOnly).server(vertx, grpc);
    }

    /**
     * Starts a listener. The future fails if the port is in use.
     *
     * @param nodesOnly if true, only nodes may call, in their own name, and must prove it where there are certificates;
     *                  otherwise users call, also through other nodes
     * @param methods   adds the methods
     */
    static Future<GrpcListener> start(
            Vertx vertx, ListenAddress address, Guard guard, boolean nodesOnly, Consumer<GrpcListener> methods) {
        // Loading protobuf and gRPC takes long enough on a busy machine to hold up an event loop.
        return vertx.executeBlocking(
                        () -> {
                            GrpcListener listener = new GrpcListener(vertx, guard, nodesOnly);
                            methods.accept(listener);
                            return listener;
                        },
                        false)
                .compose(listener ->
                        listener.http.listen(address.port(), address.host()).map(listener));
    }

    int port() {
        return http.actualPort();
    }

    Future<Void> close() {
        return http.close();
    }

    /** A call with one request and one reply; callers need the role. */
    <Q, R> void unary(ServiceMethod<Q, R> method, Role needed, BiFunction<Caller, Q, Future<R>> service) {
        call(method, needed, service, (reply, call) -> call.response().end(reply));
    }

    /** A call with one request; {@code answer} sends the result of the service. */
    <Q, R, T> void call(
            ServiceMethod<Q, R> method,
            Role needed,
            BiFunction<Caller, Q, Future<T>> service,
            BiConsumer<T, GrpcServerRequest<Q, R>> answer) {
        grpc.callHandler(method, call -> {
            Context context = Vertx.currentContext();
            AtomicBoolean gone = new AtomicBoolean();
            call.errorHandler(error -> gone.set(true));
            caller(call, needed)
                    .compose(caller -> request(call).compose(request -> service.apply(caller, request)))
                    // A service may answer on another context.
                    .onComplete(result -> context.runOnContext(now -> {
                        if (gone.get()) {
                            LOG.debug("the caller of {} went away", method.methodName());
                        } else if (result.succeeded()) {
                            answer.accept(result.result(), call);
                        } else {
                            refuse(call.response(), method.methodName(), result.cause());
                        }
                    }));
        });
    }

    /** Checked before the request is read, so that a stranger's requests cost nothing. */
    private Future<Caller> caller(GrpcServerRequest<?, ?> call, Role needed) {
        try {
            Caller caller = callers.apply(call.connection(), call.headers());
            caller.require(needed, call.methodName());
            return Future.succeededFuture(caller);
        } catch (ControlException e) {
            return Future.failedFuture(e);
        }
    }

    /** Reads the request; fails if it is malformed or not complete in time. */
    private <Q> Future<Q> request(GrpcServerRequest<Q, ?> call) {
        Promise<Q> read = Promise.promise();
        call.invalidMessageHandler(invalid -> read.tryFail(new ControlException(
                Code.INVALID, "a request has at most " + MessageLimits.LONGEST + " bytes; this one has more")));
        call.last()
                .onSuccess(read::tryComplete)
                .onFailure(unreadable -> read.tryFail(new ControlException(
                        Code.INVALID, "this is not a request of " + call.methodName(), unreadable)));
        long timer = vertx.setTimer(
                TimeUnit.SECONDS.toMillis(REQUEST_SECONDS),
                late -> read.tryFail(new ControlException(
                        Code.DEADLINE, "the request did not come to its end within " + REQUEST_SECONDS + " s")));
        return read.future().onComplete(done -> vertx.cancelTimer(timer));
    }

    private static void refuse(GrpcServerResponse<?, ?> response, String method, Throwable failure) {
        ControlException refusal = StatusMapper.toSend(method, failure);
        response.trailers().set(StatusMapper.CODE, refusal.code().name());
        response.status(StatusMapper.status(refusal.code()))
                .statusMessage(StatusMapper.text(refusal))
                .end();
    }
}
