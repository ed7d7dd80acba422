package io.locmoe.control.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.control.message.EventMessages;
import io.locmoe.control.message.MeshMessages;
import io.locmoe.control.proto.MeshControlGrpcService;
import io.locmoe.control.proto.SubmitRunReply;
import io.locmoe.control.proto.WatchRunRequest;
import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.run.ControlException;
import io.locmoe.run.ControlException.Code;
import io.locmoe.run.event.RunEvent;
import io.locmoe.run.event.RunHistory;
import io.locmoe.run.event.RunOutcome;
import io.locmoe.run.service.MeshStatus;
import io.locmoe.run.service.RunRequest;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServerRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A node that lives, and connections to it that are closed while calls wait for their answers. */
@Timeout(60)
class ClosedConnectionTest {
    private static final MeshStatus STATUS = new MeshStatus(List.of(), Optional.of("job-1"));
    private static final List<RunEvent> EVENTS = List.of(
            new RunEvent.Training(new TrainingEvent.Validated(1, 1)),
            new RunEvent.Training(new TrainingEvent.Validated(2, 2)),
            new RunEvent.Ended(RunOutcome.COMPLETED, "done"));

    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger submitted = new AtomicInteger();
    /** Connections that are closed at their next call, with a GOAWAY or without one. */
    private final AtomicInteger leaving = new AtomicInteger();

    private boolean goAway = true;
    private HttpServer server;

    @BeforeEach
    void listen() {
        GrpcServer grpc = GrpcServer.server(vertx);
        grpc.callHandler(
                MeshControlGrpcService.Topology, call -> call.response().end(MeshMessages.encode(STATUS)));
        grpc.callHandler(MeshControlGrpcService.SubmitRun, call -> {
            submitted.incrementAndGet();
            call.response().end(SubmitRunReply.newBuilder().setRunId("job-1").build());
        });
        grpc.callHandler(
                MeshControlGrpcService.WatchRun,
                call -> call.handler(request -> tell(
                        call, EventMessages.encode(entry(request.getSeen())), request.getSeen() == EVENTS.size() - 1)));
        server = MeshClient.await(vertx.createHttpServer()
                .connectionHandler(opened -> connections.incrementAndGet())
                .requestHandler(request -> pass(request, grpc))
                .listen(0, "127.0.0.1"));
    }

    @AfterEach
    void close() {
        MeshClient.await(vertx.close());
    }

    private void pass(HttpServerRequest request, GrpcServer grpc) {
        if (leaving.getAndUpdate(left -> Math.max(0, left - 1)) == 0) {
            grpc.handle(request);
            return;
        }
        if (request.path().endsWith("SubmitRun")) {
            submitted.incrementAndGet();
        }
        if (goAway) {
            // No call of this connection was looked at.
            request.connection().goAway(0, 0);
        }
        request.connection().close();
    }

    private MeshClient connect() {
        return MeshClient.connect("127.0.0.1:" + server.actualPort());
    }

    @Test
    void aCallIsMadeAgainOverAnotherConnection() {
        try (MeshClient client = connect()) {
            leaving.set(1);
            assertThat(client.topology()).isEqualTo(STATUS);
            assertThat(connections).hasValue(2);
            goAway = false;
            leaving.set(1);
            assertThat(client.topology()).isEqualTo(STATUS);
            assertThat(connections).hasValue(3);
        }
    }

    @Test
    void aNodeThatClosesEveryConnectionIsGivenUpAfterThreeTries() {
        try (MeshClient client = connect()) {
            leaving.set(Integer.MAX_VALUE);
            assertThatThrownBy(client::topology)
                    .hasMessageContaining("no node answers at 127.0.0.1:" + server.actualPort())
                    .returns(Code.UNREACHABLE, e -> ((ControlException) e).code());
            assertThat(connections).hasValue(3);
        }
    }

    /** The node may have started it. */
    @Test
    void aJobIsNotSubmittedTwice() {
        try (MeshClient client = connect()) {
            leaving.set(1);
            assertThatThrownBy(() -> client.submit(new RunRequest(Map.of(), "")))
                    .hasMessageContaining("GOAWAY")
                    .returns(Code.UNREACHABLE, e -> ((ControlException) e).code());
            assertThat(submitted).hasValue(1);
        }
    }

    private static RunHistory.Entry entry(long seen) {
        return new RunHistory.Entry(0, seen, EVENTS.get((int) seen));
    }

    /** Tells one event over each connection. */
    private static <E> void tell(GrpcServerRequest<WatchRunRequest, E> call, E event, boolean last) {
        if (last) {
            call.response().end(event);
        } else {
            call.response().write(event).onComplete(told -> {
                call.connection().goAway(0, 1);
                call.connection().close();
            });
        }
    }

    /** The client has nobody else to ask, as nobody takes this job over. */
    @Test
    void aJobIsWatchedOnAtTheSameNode() {
        List<RunEvent> events = new ArrayList<>();
        try (MeshClient client = connect()) {
            client.watch("job-1", events::add);
        }
        assertThat(events).isEqualTo(EVENTS);
    }
}
