package io.locmoe.control.server;

import io.locmoe.control.access.Guard;
import io.locmoe.control.access.ProfileService;
import io.locmoe.control.message.PluginMessages;
import io.locmoe.control.message.ProfileMessages;
import io.locmoe.control.message.RankMessages;
import io.locmoe.control.message.ViewMessages;
import io.locmoe.control.proto.AnnounceReply;
import io.locmoe.control.proto.CancelReply;
import io.locmoe.control.proto.EndedReply;
import io.locmoe.control.proto.FailureReply;
import io.locmoe.control.proto.RankControlGrpcService;
import io.locmoe.control.proto.RunsReply;
import io.locmoe.control.proto.StartReply;
import io.locmoe.identity.Role;
import io.locmoe.run.Caller;
import io.locmoe.run.consensus.ViewService;
import io.locmoe.run.service.RankService;
import io.locmoe.run.service.RunService;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.function.Function;

/** A node's control plane for other nodes. Services are called on the server's event loop and must not block. */
public final class RankServer {
    private final GrpcListener listener;

    private RankServer(GrpcListener listener) {
        this.listener = listener;
    }

    /**
     * Starts a server. The future fails if the port is in use.
     *
     * @param ranks   service for the ranks of jobs, by caller
     * @param views   service for votes on the members of runs, by caller
     * @param runs    service for following runs, by caller
     * @param profile answers before the node has joined the mesh
     */
    public static Future<RankServer> start(
            Vertx vertx,
            ListenAddress address,
            Guard guard,
            Function<Caller, RankService> ranks,
            Function<Caller, ViewService> views,
            Function<Caller, RunService> runs,
            ProfileService profile) {
        return GrpcListener.start(vertx, address, guard, true, listener -> {
                    serve(listener, ranks);
                    serveViews(listener, views);
                    serveRuns(listener, runs);
                    serve(listener, profile);
                })
                .map(RankServer::new);
    }

    public int port() {
        return listener.port();
    }

    /** Closes the port and the connections; running calls fail. */
    public Future<Void> close() {
        return listener.close();
    }

    private static void serve(GrpcListener listener, ProfileService profile) {
        listener.unary(
                RankControlGrpcService.Identify,
                Role.NODE,
                (caller, request) ->
                        profile.identify(ProfileMessages.asker(request)).map(ProfileMessages::encode));
    }

    private static void serveViews(GrpcListener listener, Function<Caller, ViewService> views) {
        listener.unary(
                RankControlGrpcService.Prepare,
                Role.NODE,
                (caller, request) -> views.apply(caller)
                        .prepare(
                                request.getRun(),
                                request.getEpoch(),
                                request.getKnown(),
                                ViewMessages.decode(request.getCandidate()))
                        .map(ViewMessages::encode));
        listener.unary(
                RankControlGrpcService.Install,
                Role.NODE,
                (caller, request) -> views.apply(caller)
                        .install(ViewMessages.decode(request), ViewMessages.decode(request.getCandidate()))
                        .map(ViewMessages::encode));
    }

    private static void serveRuns(GrpcListener listener, Function<Caller, RunService> runs) {
        listener.unary(
                RankControlGrpcService.Announce,
                Role.NODE,
                (caller, request) -> runs.apply(caller)
                        .announce(RankMessages.decode(request))
                        .map(AnnounceReply.getDefaultInstance()));
        listener.call(
                RankControlGrpcService.Follow,
                Role.NODE,
                (caller, request) -> EventStream.of(request, runs.apply(caller).follow(request.getRunId()), true),
                EventStream::send);
    }

    private static void serve(GrpcListener listener, Function<Caller, RankService> ranks) {
        listener.unary(
                RankControlGrpcService.Start,
                Role.NODE,
                (caller, request) ->
                        ranks.apply(caller).start(RankMessages.decode(request)).map(StartReply.getDefaultInstance()));
        listener.unary(
                RankControlGrpcService.Cancel,
                Role.NODE,
                (caller, request) -> ranks.apply(caller)
                        .cancel(request.getJobId(), request.getReason())
                        .map(lines -> CancelReply.newBuilder()
                                .addAllLastExchanges(lines)
                                .build()));
        listener.unary(
                RankControlGrpcService.ReportFailure,
                Role.NODE,
                (caller, request) -> ranks.apply(caller)
                        .reportFailure(RankMessages.decode(request))
                        .map(FailureReply.getDefaultInstance()));
        listener.unary(
                RankControlGrpcService.Ended,
                Role.NODE,
                (caller, request) -> ranks.apply(caller)
                        .ended(request.getJobId(), request.getNode(), request.getLastExchangesList())
                        .map(EndedReply.getDefaultInstance()));
        listener.unary(
                RankControlGrpcService.Runs,
                Role.NODE,
                (caller, request) -> ranks.apply(caller)
                        .runs(request.getJobId(), request.getNode())
                        .map(runs -> RunsReply.newBuilder().setRuns(runs).build()));
        listener.unary(
                RankControlGrpcService.Plugins,
                Role.NODE,
                (caller, request) -> ranks.apply(caller).plugins().map(PluginMessages::encode));
    }
}
