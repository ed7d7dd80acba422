package io.locmoe.control.server;

import io.locmoe.control.access.Guard;
import io.locmoe.control.message.FileMessages;
import io.locmoe.control.message.InsightMessages;
import io.locmoe.control.message.MeshMessages;
import io.locmoe.control.message.PluginMessages;
import io.locmoe.control.message.RunMessages;
import io.locmoe.control.proto.CancelRunReply;
import io.locmoe.control.proto.CheckpointReply;
import io.locmoe.control.proto.LeaveReply;
import io.locmoe.control.proto.MeshControlGrpcService;
import io.locmoe.control.proto.SubmitRunReply;
import io.locmoe.run.Caller;
import io.locmoe.run.service.MeshCall;
import io.locmoe.run.service.MeshService;
import io.locmoe.run.service.StoredFile;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.function.Function;

/** A node's control plane for users. Services are called on the server's event loop and must not block. */
public final class ControlServer {
    private final GrpcListener listener;

    private ControlServer(GrpcListener listener) {
        this.listener = listener;
    }

    /**
     * Starts a server. The future fails if the port is in use.
     *
     * @param mesh service for a caller, whose role has already been checked against the called method
     */
    public static Future<ControlServer> start(
            Vertx vertx, ListenAddress address, Guard guard, Function<Caller, MeshService> mesh) {
        return GrpcListener.start(vertx, address, guard, false, listener -> {
                    serve(listener, mesh);
                    serveRuns(listener, mesh);
                    serveWatchers(listener, mesh);
                    serveFiles(listener, mesh);
                    serveInsight(listener, mesh);
                })
                .map(ControlServer::new);
    }

    public int port() {
        return listener.port();
    }

    /** Closes the port and the connections; running calls fail. */
    public Future<Void> close() {
        return listener.close();
    }

    private static void serve(GrpcListener listener, Function<Caller, MeshService> mesh) {
        listener.unary(
                MeshControlGrpcService.Topology,
                MeshCall.TOPOLOGY.role(),
                (caller, request) -> mesh.apply(caller).topology().map(MeshMessages::encode));
        listener.unary(
                MeshControlGrpcService.Plugins,
                MeshCall.PLUGINS.role(),
                (caller, request) ->
                        mesh.apply(caller).plugins(request.getNode()).map(PluginMessages::encode));
        listener.unary(
                MeshControlGrpcService.Leave,
                MeshCall.LEAVE.role(),
                (caller, request) -> mesh.apply(caller).leave(request.getNode()).map(LeaveReply.getDefaultInstance()));
    }

    private static void serveRuns(GrpcListener listener, Function<Caller, MeshService> mesh) {
        listener.unary(
                MeshControlGrpcService.SubmitRun,
                MeshCall.SUBMIT.role(),
                (caller, request) -> mesh.apply(caller)
                        .submit(MeshMessages.decode(request))
                        .map(id -> SubmitRunReply.newBuilder().setRunId(id).build()));
        listener.unary(
                MeshControlGrpcService.CancelRun,
                MeshCall.CANCEL.role(),
                (caller, request) ->
                        mesh.apply(caller).cancel(request.getRunId()).map(CancelRunReply.getDefaultInstance()));
        listener.unary(
                MeshControlGrpcService.Checkpoint,
                MeshCall.CHECKPOINT.role(),
                (caller, request) ->
                        mesh.apply(caller).checkpoint(request.getRunId()).map(CheckpointReply.getDefaultInstance()));
    }

    private static void serveWatchers(GrpcListener listener, Function<Caller, MeshService> mesh) {
        listener.unary(
                MeshControlGrpcService.ListRuns,
                MeshCall.RUNS.role(),
                (caller, request) -> mesh.apply(caller)
                        .runs(request.getNode(), request.getRunId())
                        .map(RunMessages::encode));
        listener.call(
                MeshControlGrpcService.WatchRun,
                MeshCall.WATCH.role(),
                (caller, request) -> EventStream.of(request, mesh.apply(caller).watch(request.getRunId()), false),
                EventStream::send);
    }

    private static void serveFiles(GrpcListener listener, Function<Caller, MeshService> mesh) {
        listener.unary(
                MeshControlGrpcService.ListFiles,
                MeshCall.FILES.role(),
                (caller, request) -> mesh.apply(caller)
                        .files(request.getRunId(), request.getNode())
                        .map(FileMessages::encode));
        listener.unary(
                MeshControlGrpcService.ReadFile,
                MeshCall.READ.role(),
                (caller, request) -> mesh.apply(caller)
                        .read(
                                request.getRunId(),
                                request.getNode(),
                                StoredFile.parse(request.getName(), 0),
                                request.getOffset())
                        .map(FileMessages::encode));
    }

    private static void serveInsight(GrpcListener listener, Function<Caller, MeshService> mesh) {
        listener.unary(
                MeshControlGrpcService.Figures,
                MeshCall.FIGURES.role(),
                (caller, request) ->
                        mesh.apply(caller).figures(request.getNode()).map(InsightMessages::encode));
        listener.unary(
                MeshControlGrpcService.ReadLog,
                MeshCall.LOG.role(),
                (caller, request) -> mesh.apply(caller)
                        .log(request.getNode(), InsightMessages.filter(request))
                        .map(InsightMessages::encode));
        listener.unary(
                MeshControlGrpcService.Record,
                MeshCall.RECORD.role(),
                (caller, request) -> mesh.apply(caller)
                        .record(request.getNode(), FileMessages.decode(request))
                        .map(FileMessages::encode));
    }
}
