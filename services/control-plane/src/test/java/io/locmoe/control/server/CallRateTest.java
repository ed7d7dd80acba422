package io.locmoe.control.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.control.RawCall;
import io.locmoe.control.access.Guard;
import io.locmoe.control.client.MeshClient;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How many calls a second a port takes, by real calls and a clock that the test moves. */
class CallRateTest {
    private static final int RESOURCE_EXHAUSTED = 8;
    /** Fewer than a peer may have open at once. */
    private static final int TOGETHER = 100;

    private final Vertx vertx = Vertx.vertx();
    private final AtomicLong now = new AtomicLong();
    private final HttpClient client = RawCall.client(vertx);
    private HttpServer server;

    @BeforeEach
    void listen() {
        server = MeshClient.await(new ListenerGate(Guard.open(), false, Duration.ofMinutes(2), now::get)
                .server(vertx, CallRateTest::answer)
                .listen(0, "127.0.0.1"));
    }

    @AfterEach
    void close() {
        MeshClient.await(vertx.close());
    }

    private static void answer(HttpServerRequest request) {
        request.response().putHeader("grpc-status", "0").end();
    }

    /** So many of these calls are taken; the others are refused, with the reason. */
    private int taken(int calls) {
        RawCall call = new RawCall(RawCall.TOPOLOGY, Map.of(), RawCall.frame(false, new byte[0]));
        int taken = 0;
        for (int sent = 0; sent < calls; sent += TOGETHER) {
            List<Future<RawCall.Answer>> answers = new ArrayList<>();
            for (int i = 0; i < Math.min(TOGETHER, calls - sent); i++) {
                answers.add(call.begin(client, server.actualPort()));
            }
            MeshClient.await(Future.join(answers));
            for (Future<RawCall.Answer> answer : answers) {
                taken += isTaken(answer.result()) ? 1 : 0;
            }
        }
        return taken;
    }

    private static boolean isTaken(RawCall.Answer answer) {
        if (answer.status() != 0) {
            assertThat(answer)
                    .isEqualTo(new RawCall.Answer(
                            RESOURCE_EXHAUSTED,
                            "the caller has made more than " + PeerLimits.CALLS_A_SECOND
                                    + " calls a second; slow down"));
        }
        return answer.status() == 0;
    }

    @Test
    void callsAreLimitedToABurstAndThenToARate() {
        assertThat(taken(PeerLimits.CALLS_AT_ONCE + 50)).isEqualTo(PeerLimits.CALLS_AT_ONCE);
        now.addAndGet(Duration.ofMillis(100).toNanos());
        assertThat(taken(TOGETHER)).isEqualTo(PeerLimits.CALLS_A_SECOND / 10);
        now.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(taken(PeerLimits.CALLS_A_SECOND + TOGETHER)).isEqualTo(PeerLimits.CALLS_A_SECOND);
    }
}
