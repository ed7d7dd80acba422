package io.locmoe.node;

import io.locmoe.control.server.PeerLimits;
import io.locmoe.control.server.RefusalLog;
import io.locmoe.identity.Role;
import io.locmoe.node.metrics.NodeMetrics;
import io.locmoe.node.page.KnownHosts;
import io.locmoe.node.page.NodePages;
import io.locmoe.run.ControlException;
import io.locmoe.run.ControlException.Code;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Health and metrics over HTTP: {@code /health/live}, {@code /health/ready}, {@code /metrics}; and the pages of the
 * mesh, {@code /page/}, whose classes are loaded at the first request for them.
 */
final class HealthVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(HealthVerticle.class);
    private static final int IDLE_SECONDS = 120;
    private static final String PAGES = "/page/";

    private final NodeConfig config;
    private final NodeRoles roles;
    private final NodeMetrics metrics;
    private final KnownHosts hosts;
    private HttpServer server;
    /** Null until somebody asks for a page. */
    private Future<NodePages> pages;

    HealthVerticle(NodeConfig config, NodeRoles roles, NodeMetrics metrics) {
        this.config = config;
        this.roles = roles;
        this.metrics = metrics;
        this.hosts = KnownHosts.of(config.host(), config.name());
    }

    int port() {
        return server.actualPort();
    }

    @Override
    public Future<?> start() {
        server = server();
        return server.listen(config.httpPort(), config.bind())
                .recover(failure ->
                        Future.failedFuture(StartFailure.port(config, "httpPort", config.httpPort(), failure)))
                .compose(_ -> announce());
    }

    private HttpServer server() {
        PeerLimits limits = new PeerLimits();
        RefusalLog log = new RefusalLog(roles.guard(), "httpPort");
        return vertx.createHttpServer(options())
                .connectionHandler(connection -> {
                    connection.exceptionHandler(log::refused);
                    limits.connected(connection);
                })
                .exceptionHandler(log::refused)
                .requestHandler(request -> limits.refusal(request)
                        .ifPresentOrElse(reason -> text(request, 429, reason + "\n"), () -> answer(request)));
    }

    private HttpServerOptions options() {
        return roles.guard()
                .forUsers()
                .setAlpnVersions(List.of(HttpVersion.HTTP_1_1))
                .setHttp2ClearTextEnabled(false)
                .setIdleTimeout(IDLE_SECONDS)
                .setIdleTimeoutUnit(TimeUnit.SECONDS);
    }

    @Override
    public Future<?> stop() {
        Future<?> ended = pages == null ? Future.succeededFuture() : pages.compose(NodePages::close);
        return ended.eventually(server::close);
    }

    /**
     * Tells the address of the pages, if the node serves them. Without certificates they are for loopback connections,
     * so a node that is bound to another address takes these as well.
     */
    private Future<?> announce() {
        boolean open = roles.trust().isOpen();
        if (!config.page()) {
            return Future.succeededFuture();
        }
        String origin = open ? "http://localhost:" : "https://" + config.host() + ":";
        return (open && !KnownHosts.isReachedLocally(config.bind())
                        ? server().listen(port(), KnownHosts.LOOPBACK)
                        : Future.succeededFuture())
                .onSuccess(
                        _ -> LOG.info("{} serves the page of the mesh at {}{}{}", config.name(), origin, port(), PAGES))
                .onFailure(
                        e -> LOG.warn("{} serves no page at {}{}: {}", config.name(), origin, port(), e.getMessage()))
                .otherwiseEmpty();
    }

    private void answer(HttpServerRequest request) {
        switch (request.path()) {
            case "/health/live" -> reading(request, () -> text(request, 200, "up\n"));
            case "/health/ready" -> reading(request, () -> ready(request));
            case "/metrics" -> reading(request, () -> metrics(request));
            case "/page" -> reading(request, () -> moved(request));
            case String path when path.startsWith(PAGES) && config.page() -> page(request);
            default ->
                text(
                        request,
                        404,
                        "try /health/live, /health/ready, /metrics" + (config.page() ? ", /page/" : "") + "\n");
        }
    }

    private static void moved(HttpServerRequest request) {
        request.response().putHeader("location", PAGES);
        text(request, 308, "the page is at " + PAGES + "\n");
    }

    private void page(HttpServerRequest request) {
        if (pages == null) {
            pages = context.executeBlocking(this::load, false);
        }
        pages.onSuccess(loaded -> loaded.answer(request))
                .onFailure(failure -> text(request, 503, "no page: " + failure.getMessage() + "\n"));
    }

    private NodePages load() {
        return new NodePages(
                vertx,
                config.name(),
                NodeApplication.version(),
                roles.guard(),
                hosts::contains,
                caller -> new JoinedServices(config.name(), roles, caller));
    }

    private static void reading(HttpServerRequest request, Runnable answer) {
        if (request.method() == HttpMethod.GET || request.method() == HttpMethod.HEAD) {
            answer.run();
        } else {
            request.response().putHeader("allow", "GET, HEAD");
            text(request, 405, request.path() + " is for GET\n");
        }
    }

    private void metrics(HttpServerRequest request) {
        if (roles.guard().trust().isOpen()
                && request.authority() != null
                && !hosts.contains(request.authority().host())) {
            text(request, 421, "without certificates, metrics are for addresses, private names and the node's host\n");
            return;
        }
        try {
            roles.guard().user(request.connection(), request.headers()).require(Role.WATCH, "/metrics");
        } catch (ControlException e) {
            text(request, e.code() == Code.FORBIDDEN ? 403 : 401, e.getMessage() + "\n");
            return;
        }
        context.executeBlocking(() -> metrics.scrape(request.getHeader("accept")), false)
                .onSuccess(page -> answer(request, 200, page.contentType(), Buffer.buffer(page.text())))
                .onFailure(failure -> text(request, 503, "no metrics: " + failure.getMessage() + "\n"));
    }

    private void ready(HttpServerRequest request) {
        if (roles.jobs() == null) {
            text(request, 503, config.name() + " is not in the mesh\n");
        } else {
            roles.jobs()
                    .stuck()
                    .ifPresentOrElse(
                            reason -> text(request, 503, config.name() + " takes no jobs: " + reason + "\n"),
                            () -> text(request, 200, "ready\n"));
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
