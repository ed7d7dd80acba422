package io.locmoe.dashboard;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Serves the pages of runs to browsers of this machine: it listens on the loopback address only, at an address with a
 * secret, which other users of the machine cannot guess. Costs nothing while nobody looks. Any thread.
 */
public final class PageServer implements AutoCloseable {
    private static final String LOOPBACK = "127.0.0.1";
    private static final int IDLE_SECONDS = 120;
    private static final int MOST_CONNECTIONS = 64;
    private static final int SECRET_BYTES = 18;
    private static final Duration START = Duration.ofSeconds(20);
    private static final Duration END = Duration.ofSeconds(3);

    private final Vertx vertx;
    private final PageRoutes routes;
    private final String secret;
    private HttpServer server;
    private int connections;

    private PageServer(PagedRuns runs, long shortest) {
        VertxOptions options =
                new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(2).setInternalBlockingPoolSize(1);
        options.getFileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false);
        byte[] random = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(random);
        this.secret = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        this.vertx = Vertx.vertx(options);
        this.routes = new PageRoutes(vertx, new RequestCheck(secret, runs), shortest);
    }

    /**
     * Starts to serve, at a free port.
     *
     * @throws IOException if the machine gives it no port
     */
    public static PageServer start(PagedRuns runs) throws IOException {
        return start(runs, EventFeed.SHORTEST);
    }

    /** @param shortest minimum milliseconds between two states of a page */
    static PageServer start(PagedRuns runs, long shortest) throws IOException {
        PageServer started = new PageServer(runs, shortest);
        try {
            started.server = await(started.listen(), START);
            return started;
        } catch (IOException e) {
            started.close();
            throw e;
        }
    }

    private Future<HttpServer> listen() {
        HttpServerOptions options = new HttpServerOptions()
                .setHost(LOOPBACK)
                .setPort(0)
                .setHttp2ClearTextEnabled(false)
                .setIdleTimeout(IDLE_SECONDS)
                .setIdleTimeoutUnit(TimeUnit.SECONDS);
        return vertx.createHttpServer(options)
                .connectionHandler(this::connected)
                .requestHandler(routes::answer)
                .listen();
    }

    private void connected(HttpConnection connection) {
        if (connections == MOST_CONNECTIONS) {
            connection.close();
            return;
        }
        connections++;
        connection.closeHandler(_ -> connections--);
    }

    /** Address of the table of all runs. */
    public URI address() {
        return URI.create("http://" + LOOPBACK + ":" + server.actualPort() + "/" + secret + "/");
    }

    /** Address of the page of a run. */
    public URI address(String run) {
        return address().resolve(Addresses.run(run));
    }

    /** Shows open pages the last figures, and ends. Blocks for some seconds at most. */
    @Override
    public void close() {
        try {
            await(routes.end(), END);
        } catch (IOException e) {
            // A browser that does not read what it is sent must not hold the command up.
        }
        try {
            await(vertx.close(), END);
        } catch (IOException e) {
            // Its threads are daemons of a process that ends.
        }
    }

    private static <T> T await(Future<T> future, Duration longest) throws IOException {
        try {
            return future.toCompletionStage().toCompletableFuture().get(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("no answer within " + longest.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
