package io.locmoe.control.server;

import io.locmoe.control.access.Guard;
import io.locmoe.control.message.MessageLimits;
import io.locmoe.control.message.StatusMapper;
import io.locmoe.run.ControlException;
import io.locmoe.run.ControlException.Code;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Checks every call of a gRPC port before gRPC sees it. Compressed calls are refused here, because gRPC would
 * decompress a message before it checks its length.
 *
 * @param nodesOnly   whether connections must have a certificate, where there are certificates
 * @param idle        idle time after which a connection is closed
 * @param nanoseconds clock for the rate limits
 */
public record ListenerGate(Guard guard, boolean nodesOnly, Duration idle, LongSupplier nanoseconds) {
    private static final int LONGEST_HEADERS = 16 * 1024;
    private static final int STREAMS = 256;
    private static final Duration IDLE = Duration.ofSeconds(120);
    private static final int NO_HTTP_2 = 505;
    private static final int OTHER_CONTENT = 415;
    /**
     * Content types that are accepted; the server would also take JSON and gRPC-Web, with code that is not needed here.
     */
    private static final Set<String> CONTENT = Set.of("application/grpc", "application/grpc+proto");

    ListenerGate(Guard guard, boolean nodesOnly) {
        this(guard, nodesOnly, IDLE, System::nanoTime);
    }

    HttpServer server(Vertx vertx, Handler<HttpServerRequest> grpc) {
        HttpServerOptions options = (nodesOnly ? guard.forNodes() : guard.forUsers())
                .setAlpnVersions(List.of(HttpVersion.HTTP_2))
                .setInitialSettings(
                        new Http2Settings().setMaxConcurrentStreams(STREAMS).setMaxHeaderListSize(LONGEST_HEADERS))
                .setIdleTimeout(Math.toIntExact(idle.toMillis()))
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
        PeerLimits limits = new PeerLimits(nanoseconds);
        RefusalLog log = new RefusalLog(guard, nodesOnly ? "rankPort" : "controlPort");
        return vertx.createHttpServer(options)
                .connectionHandler(connection -> {
                    connection.exceptionHandler(log::refused);
                    limits.connected(connection);
                })
                .exceptionHandler(log::refused)
                .requestHandler(request -> pass(request, limits, grpc));
    }

    private static void pass(HttpServerRequest request, PeerLimits limits, Handler<HttpServerRequest> grpc) {
        if (request.version() != HttpVersion.HTTP_2) {
            request.response().setStatusCode(NO_HTTP_2).end("this port speaks gRPC over HTTP/2\n");
            return;
        }
        if (!CONTENT.contains(String.valueOf(request.getHeader("content-type")))) {
            request.response().setStatusCode(OTHER_CONTENT).end("this port speaks gRPC with protobuf\n");
            return;
        }
        Optional<ControlException> refusal = refusal(request, limits);
        if (refusal.isPresent()) {
            refuse(request, refusal.get());
            return;
        }
        // A message marked as compressed is then unreadable, because the call says it is not compressed.
        request.headers().set(MessageLimits.ENCODING, "identity");
        grpc.handle(request);
    }

    private static Optional<ControlException> refusal(HttpServerRequest request, PeerLimits limits) {
        return limits.refusal(request)
                .map(tooMuch -> new ControlException(Code.TOO_MUCH, tooMuch))
                .or(() -> MessageLimits.refusal(request.path(), request.headers()));
    }

    private static void refuse(HttpServerRequest request, ControlException refusal) {
        request.response()
                .putHeader("content-type", "application/grpc")
                .putHeader("grpc-status", StatusMapper.status(refusal.code()).toString())
                .putHeader("grpc-message", refusal.getMessage())
                .putHeader("grpc-accept-encoding", "identity")
                .putHeader(StatusMapper.CODE, refusal.code().name())
                .end();
    }
}
