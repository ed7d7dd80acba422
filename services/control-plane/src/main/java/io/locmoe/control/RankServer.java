package io.locmoe.control;

import io.locmoe.control.proto.CancelReply;
import io.locmoe.control.proto.EndedReply;
import io.locmoe.control.proto.FailureReply;
import io.locmoe.control.proto.RankControlGrpcService;
import io.locmoe.control.proto.StartReply;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/** A node's control plane for the other nodes. The service is called on the server's event loop and must not block. */
public final class RankServer {
    private final GrpcListener listener;

    private RankServer(GrpcListener listener) {
        this.listener = listener;
    }

    /** Starts a server; port 0 takes a free one. The future fails if the port is in use. */
    public static Future<RankServer> start(Vertx vertx, String host, int port, RankService ranks) {
        return GrpcListener.start(vertx, host, port, listener -> serve(listener, ranks))
                .map(RankServer::new);
    }

    public int port() {
        return listener.port();
    }

    /** Closes the port and the connections; running calls fail. */
    public Future<Void> close() {
        return listener.close();
    }

    private static void serve(GrpcListener listener, RankService ranks) {
        listener.unary(
                RankControlGrpcService.Start,
                request -> ranks.start(RankMessages.decode(request)).map(StartReply.getDefaultInstance()));
        listener.unary(
                RankControlGrpcService.Cancel,
                request -> ranks.cancel(request.getJobId(), request.getReason())
                        .map(lines -> CancelReply.newBuilder()
                                .addAllLastExchanges(lines)
                                .build()));
        listener.unary(
                RankControlGrpcService.ReportFailure,
                request -> ranks.reportFailure(RankMessages.decode(request)).map(FailureReply.getDefaultInstance()));
        listener.unary(
                RankControlGrpcService.Ended,
                request -> ranks.ended(request.getJobId(), request.getNode(), request.getLastExchangesList())
                        .map(EndedReply.getDefaultInstance()));
    }
}
