package io.locmoe.control;

import io.locmoe.control.proto.CancelJobReply;
import io.locmoe.control.proto.CancelReply;
import io.locmoe.control.proto.CheckpointReply;
import io.locmoe.control.proto.EndedReply;
import io.locmoe.control.proto.FailureReply;
import io.locmoe.control.proto.MeshControlGrpcService;
import io.locmoe.control.proto.RankControlGrpcService;
import io.locmoe.control.proto.StartReply;
import io.locmoe.control.proto.SubmitJobReply;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.grpc.common.ServiceMethod;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServerResponse;
import java.util.function.Function;

/** Serves a node's control plane. The services are called on the server's event loop and must not block. */
public final class ControlServer {
    private final GrpcServer grpc;
    private final HttpServer http;

    private ControlServer(Vertx vertx, MeshService mesh, RankService ranks) {
        this.grpc = GrpcServer.server(vertx);
        this.http = vertx.createHttpServer(new HttpServerOptions()).requestHandler(grpc);
        serve(mesh);
        serve(ranks);
    }

    /** Starts a server; port 0 takes a free one. The future fails if the port is in use. */
    public static Future<ControlServer> start(Vertx vertx, String host, int port, MeshService mesh, RankService ranks) {
        // Loading protobuf and gRPC takes long enough on a busy machine to hold up an event loop.
        return vertx.executeBlocking(() -> new ControlServer(vertx, mesh, ranks), false)
                .compose(server -> server.http.listen(port, host).map(server));
    }

    public int port() {
        return http.actualPort();
    }

    /** Closes the port and the connections; running calls fail. */
    public Future<Void> close() {
        return http.close();
    }

    private void serve(MeshService mesh) {
        unary(
                MeshControlGrpcService.SubmitJob,
                request -> mesh.submit(MeshMessages.decode(request))
                        .map(id -> SubmitJobReply.newBuilder().setJobId(id).build()));
        unary(
                MeshControlGrpcService.CancelJob,
                request -> mesh.cancel(request.getJobId()).map(CancelJobReply.getDefaultInstance()));
        unary(
                MeshControlGrpcService.Checkpoint,
                request -> mesh.checkpoint(request.getJobId()).map(CheckpointReply.getDefaultInstance()));
        unary(MeshControlGrpcService.Topology, request -> mesh.topology().map(MeshMessages::encode));
        grpc.callHandler(
                MeshControlGrpcService.WatchJob,
                call -> call.last()
                        .compose(request -> mesh.watch(request.getJobId()))
                        .onSuccess(history -> new EventStream(history, call.response()).begin())
                        .onFailure(failure -> refuse(call.response(), call.methodName(), failure)));
    }

    private void serve(RankService ranks) {
        unary(
                RankControlGrpcService.Start,
                request -> ranks.start(RankMessages.decode(request)).map(StartReply.getDefaultInstance()));
        unary(
                RankControlGrpcService.Cancel,
                request -> ranks.cancel(request.getJobId(), request.getReason())
                        .map(lines -> CancelReply.newBuilder()
                                .addAllLastExchanges(lines)
                                .build()));
        unary(
                RankControlGrpcService.ReportFailure,
                request -> ranks.reportFailure(RankMessages.decode(request)).map(FailureReply.getDefaultInstance()));
        unary(
                RankControlGrpcService.Ended,
                request -> ranks.ended(request.getJobId(), request.getNode(), request.getLastExchangesList())
                        .map(EndedReply.getDefaultInstance()));
    }

    private <Q, R> void unary(ServiceMethod<Q, R> method, Function<Q, Future<R>> service) {
        grpc.callHandler(
                method,
                call -> call.last()
                        .compose(service)
                        .onSuccess(reply -> call.response().end(reply))
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
