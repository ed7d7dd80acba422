package io.locmoe.client;

import io.locmoe.control.proto.MeshControlGrpcService;
import io.locmoe.control.proto.Node;
import io.locmoe.control.proto.RunEvent;
import io.locmoe.control.proto.TopologyReply;
import io.locmoe.control.proto.WatchRunRequest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.common.ServiceMethod;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServerRequest;
import io.vertx.grpc.server.GrpcServerResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/** A node whose answers a test says; one that is not said never comes. */
final class ScriptedNode implements AutoCloseable {
    private static final int LIMIT_SECONDS = 30;

    private final Vertx vertx = Vertx.vertx();
    private final GrpcServer grpc = GrpcServer.server(vertx);
    private final HttpServer http;
    private final Map<String, Consumer<Object>> answers = new ConcurrentHashMap<>();
    final BlockingQueue<WatchRunRequest> watched = new LinkedBlockingQueue<>();

    ScriptedNode() throws Exception {
        http = await(vertx.createHttpServer().requestHandler(grpc).listen(0, "127.0.0.1"));
        answer(
                MeshControlGrpcService.Topology,
                request -> TopologyReply.newBuilder()
                        .addNodes(Node.newBuilder()
                                .setName("node-0")
                                .setHost("127.0.0.1")
                                .setControlPort(http.actualPort()))
                        .build());
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    String address() {
        return "127.0.0.1:" + http.actualPort();
    }

    /** Replaces what has been said of this call. */
    @SuppressWarnings("unchecked")
    private <Q, R> void handle(ServiceMethod<Q, R> method, Consumer<GrpcServerRequest<Q, R>> answer) {
        if (answers.put(method.methodName(), (Consumer<Object>) (Consumer<?>) answer) == null) {
            grpc.callHandler(method, call -> answers.get(method.methodName()).accept(call));
        }
    }

    <Q, R> void answer(ServiceMethod<Q, R> method, Function<Q, R> reply) {
        handle(method, call -> call.handler(request -> call.response().end(reply.apply(request))));
    }

    /** Never answers this call. */
    <Q, R> void ignore(ServiceMethod<Q, R> method) {
        handle(method, call -> {});
    }

    <Q, R> void refuse(ServiceMethod<Q, R> method, GrpcStatus status, String code, String message) {
        handle(method, call -> {
            call.response().status(status).statusMessage(message);
            call.response().trailers().set("locmoe-code", code);
            call.response().end();
        });
    }

    /** @param stream gets each request for events, and where to send them */
    void watch(BiConsumer<WatchRunRequest, GrpcServerResponse<WatchRunRequest, RunEvent>> stream) {
        handle(
                MeshControlGrpcService.WatchRun,
                call -> call.handler(request -> {
                    watched.add(request);
                    stream.accept(request, call.response());
                }));
    }

    /** Sends events, numbered on from what the watcher has seen. */
    static void send(
            WatchRunRequest from, GrpcServerResponse<WatchRunRequest, RunEvent> to, List<RunEvent.Builder> events) {
        long seen = from.getSeen();
        for (RunEvent.Builder event : events) {
            to.write(event.setTerm(3).setSeen(++seen).build());
        }
    }

    /** Closes its port and all connections. */
    @Override
    public void close() throws Exception {
        await(vertx.close());
    }
}
