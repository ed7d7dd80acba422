package io.locmoe.control;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.grpc.common.ServiceMethod;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServerRequest;
import io.vertx.grpc.server.GrpcServerResponse;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/** A port with gRPC calls. Methods are called on its event loop and must not block. */
final class GrpcListener {
    private final GrpcServer grpc;
    private final HttpServer http;

    private GrpcListener(Vertx vertx) {
        this.grpc = GrpcServer.server(vertx);
        this.http = vertx.createHttpServer(new HttpServerOptions()).requestHandler(grpc);
    }

    /**
     * Starts a listener; port 0 takes a free one. The future fails if the port is in use.
     *
     * @param methods adds the methods
     */
    static Future<GrpcListener> start(Vertx vertx, String host, int port, Consumer<GrpcListener> methods) {
        // Loading protobuf and gRPC takes long enough on a busy machine to hold up an event loop.
        return vertx.executeBlocking(
                        () -> {
                            GrpcListener listener = new GrpcListener(vertx);
                            methods.accept(listener);
                            return listener;
                        },
                        false)
                .compose(listener -> listener.http.listen(port, host).map(listener));
    }

    int port() {
        return http.actualPort();
    }

    Future<Void> close() {
        return http.close();
    }

    /** A call with one request and one reply. */
    <Q, R> void unary(ServiceMethod<Q, R> method, Function<Q, Future<R>> service) {
        call(method, service, (reply, call) -> call.response().end(reply));
    }

    /** A call with one request; {@code answer} sends what the service gave. */
    <Q, R, T> void call(
            ServiceMethod<Q, R> method, Function<Q, Future<T>> service, BiConsumer<T, GrpcServerRequest<Q, R>> answer) {
        grpc.callHandler(
                method,
                call -> call.last()
                        .compose(service)
                        .onSuccess(reply -> answer.accept(reply, call))
                        .onFailure(failure -> refuse(call.response(), method.methodName(), failure)));
    }

    private static void refuse(GrpcServerResponse<?, ?> response, String method, Throwable failure) {
        ControlException refusal = StatusMapper.toSend(method, failure);
        response.trailers().set(StatusMapper.CODE, refusal.code().name());
        response.status(StatusMapper.status(refusal.code()))
                .statusMessage(refusal.getMessage())
                .end();
    }
}
