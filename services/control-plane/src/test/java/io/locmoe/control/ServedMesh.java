package io.locmoe.control;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.locmoe.control.access.Guard;
import io.locmoe.control.client.MeshClient;
import io.locmoe.control.server.ControlServer;
import io.locmoe.control.server.ListenAddress;
import io.locmoe.control.server.RankServer;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;
import org.slf4j.LoggerFactory;

/** A fake mesh behind a real server on a free port. Closing it fails where an event loop was blocked meanwhile. */
public final class ServedMesh implements AutoCloseable {
    private static final String CHECKER = "io.vertx.core.impl.BlockedThreadChecker";

    public final FakeMesh mesh = new FakeMesh();
    public final Vertx vertx = Vertx.vertx(new VertxOptions()
            .setEventLoopPoolSize(1)
            .setMaxEventLoopExecuteTime(1)
            .setMaxEventLoopExecuteTimeUnit(TimeUnit.SECONDS)
            .setBlockedThreadCheckInterval(100)
            .setBlockedThreadCheckIntervalUnit(TimeUnit.MILLISECONDS));
    public final ControlServer server;
    public final RankServer ranks;
    private final ListAppender<ILoggingEvent> warnings = new ListAppender<>();

    public ServedMesh() {
        this(Guard.open());
    }

    public ServedMesh(Guard guard) {
        ListenAddress free = new ListenAddress("127.0.0.1", 0);
        server = MeshClient.await(ControlServer.start(vertx, free, guard, mesh::as));
        mesh.controlPort = server.port();
        ranks = MeshClient.await(RankServer.start(vertx, free, guard, mesh::as, mesh::as, mesh::as, mesh));
        warnings.start();
        ((Logger) LoggerFactory.getLogger(CHECKER)).addAppender(warnings);
    }

    public MeshClient connect() {
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
