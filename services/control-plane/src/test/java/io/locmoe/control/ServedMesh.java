package io.locmoe.control;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;
import org.slf4j.LoggerFactory;

/** A fake mesh behind a real server on a free port. Closing it fails where an event loop was blocked meanwhile. */
final class ServedMesh implements AutoCloseable {
    private static final String CHECKER = "io.vertx.core.impl.BlockedThreadChecker";

    final FakeMesh mesh = new FakeMesh();
    final Vertx vertx = Vertx.vertx(new VertxOptions()
            .setEventLoopPoolSize(1)
            .setMaxEventLoopExecuteTime(1)
            .setMaxEventLoopExecuteTimeUnit(TimeUnit.SECONDS)
            .setBlockedThreadCheckInterval(100)
            .setBlockedThreadCheckIntervalUnit(TimeUnit.MILLISECONDS));
    final ControlServer server;
    final RankServer ranks;
    private final ListAppender<ILoggingEvent> warnings = new ListAppender<>();

    ServedMesh() {
        this(Guard.open());
    }

    ServedMesh(Guard guard) {
        ListenAddress free = new ListenAddress("127.0.0.1", 0);
        server = MeshClient.await(ControlServer.start(vertx, free, guard, mesh::as));
        mesh.controlPort = server.port();
        ranks = MeshClient.await(RankServer.start(vertx, free, guard, mesh::as, mesh::as, mesh::as, mesh));
        warnings.start();
        ((Logger) LoggerFactory.getLogger(CHECKER)).addAppender(warnings);
    }

    MeshClient connect() {
        return MeshClient.connect("127.0.0.1:" + server.port());
    }

    @Override
    public void close() {
        MeshClient.await(server.close());
        MeshClient.await(ranks.close());
        MeshClient.await(vertx.close());
        ((Logger) LoggerFactory.getLogger(CHECKER)).detachAppender(warnings);
        Assertions.assertThat(warnings.list).as("blocked event loops").isEmpty();
    }
}
