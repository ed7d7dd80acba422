package io.locmoe.control;

import io.locmoe.control.proto.CancelJobReply;
import io.locmoe.control.proto.CheckpointReply;
import io.locmoe.control.proto.MeshControlGrpcService;
import io.locmoe.control.proto.SubmitJobReply;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/** A node's control plane for users. The service is called on the server's event loop and must not block. */
public final class ControlServer {
    private final GrpcListener listener;

    private ControlServer(GrpcListener listener) {
        this.listener = listener;
    }

    /** Starts a server; port 0 takes a free one. The future fails if the port is in use. */
    public static Future<ControlServer> start(Vertx vertx, String host, int port, MeshService mesh) {
        return GrpcListener.start(vertx, host, port, listener -> serve(listener, mesh))
                .map(ControlServer::new);
    }

    public int port() {
        return listener.port();
    }

    /** Closes the port and the connections; running calls fail. */
    public Future<Void> close() {
        return listener.close();
    }

    private static void serve(GrpcListener listener, MeshService mesh) {
        listener.unary(
                MeshControlGrpcService.SubmitJob,
                request -> mesh.submit(MeshMessages.decode(request))
                        .map(id -> SubmitJobReply.newBuilder().setJobId(id).build()));
        listener.unary(
                MeshControlGrpcService.CancelJob,
                request -> mesh.cancel(request.getJobId()).map(CancelJobReply.getDefaultInstance()));
        listener.unary(
                MeshControlGrpcService.Checkpoint,
                request -> mesh.checkpoint(request.getJobId()).map(CheckpointReply.getDefaultInstance()));
        listener.unary(
                MeshControlGrpcService.Topology, request -> mesh.topology().map(MeshMessages::encode));
        listener.call(
                MeshControlGrpcService.WatchJob,
                request -> mesh.watch(request.getJobId()),
                (history, call) -> new EventStream(history, call.response()).begin());
    }
}
