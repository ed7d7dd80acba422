package io.locmoe.node;

import io.locmoe.node.metrics.NodeMetrics;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;

/** Health and metrics over HTTP: {@code /health/live}, {@code /health/ready}, {@code /metrics}. */
final class HealthVerticle extends VerticleBase {
    private final NodeConfig config;
    private final NodeRoles roles;
    private final NodeMetrics metrics;
    private HttpServer server;

    HealthVerticle(NodeConfig config, NodeRoles roles, NodeMetrics metrics) {
        this.config = config;
        this.roles = roles;
        this.metrics = metrics;
    }

    int port() {
        return server.actualPort();
    }

    @Override
    public Future<?> start() {
        server = vertx.createHttpServer().requestHandler(this::answer);
        return server.listen(config.httpPort(), config.bind())
                .recover(failure ->
                        Future.failedFuture(StartFailure.port(config, "httpPort", config.httpPort(), failure)));
    }

    @Override
    public Future<?> stop() {
        return server.close();
    }

    private void answer(HttpServerRequest request) {
        switch (request.path()) {
            case "/health/live" -> text(request, 200, "up\n");
            case "/health/ready" -> ready(request);
            case "/metrics" ->
                context.executeBlocking(() -> metrics.scrape(request.getHeader("accept")), false)
                        .onSuccess(page -> answer(request, 200, page.contentType(), Buffer.buffer(page.text())))
                        .onFailure(failure -> text(request, 503, "no metrics: " + failure.getMessage() + "\n"));
            default -> text(request, 404, "try /health/live, /health/ready or /metrics\n");
        }
    }

    private void ready(HttpServerRequest request) {
        if (roles.jobs() != null) {
            text(request, 200, "ready\n");
        } else {
            text(request, 503, config.name() + " is not in the mesh\n");
        }
    }

    private static void text(HttpServerRequest request, int status, String text) {
        answer(request, status, "text/plain; charset=utf-8", Buffer.buffer(text));
    }

    private static void answer(HttpServerRequest request, int status, String contentType, Buffer body) {
        request.response()
                .setStatusCode(status)
                .putHeader("content-type", contentType)
                .end(body);
    }
}
