package io.locmoe.node.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.run.Caller;
import io.locmoe.run.event.RunEvent;
import io.locmoe.run.event.RunHistory;
import io.locmoe.run.event.RunOutcome;
import io.locmoe.run.service.MeshService;
import io.locmoe.run.service.RunSummary;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReportsTest {
    private final Vertx vertx = Vertx.vertx();
    private final Reader reader = new Reader(Caller.ANYONE);
    private RunHistory history = new RunHistory(10);
    private int watched;
    private long now;
    private final Reports reports = new Reports(vertx, Map.of(), () -> now);
    private final MeshService mesh = (MeshService) Proxy.newProxyInstance(
            ReportsTest.class.getClassLoader(), new Class<?>[] {MeshService.class}, (_, method, _) -> {
                assertThat(method.getName()).isEqualTo("watch");
                watched++;
                return Future.succeededFuture(history);
            });

    @AfterEach
    void close() {
        vertx.close().await();
    }

    private static RunSummary run(String id) {
        return new RunSummary(
                id, "", "node-0", "hash", 0, 20, "", 0, 0, false, Optional.empty(), "", Map.of("router", "hash"));
    }

    @Test
    void aReportIsKeptWhileSomebodyLooksAndForgottenAfterwards() {
        AtomicInteger unread = new AtomicInteger();
        history.whenUnread(unread::incrementAndGet);
        ReportedRun first = reports.of(run("a"), mesh, reader);
        now = Reports.KEPT_NANOS - 1;
        reports.forget();
        assertThat(reports.of(run("a"), mesh, reader)).isSameAs(first);
        now += Reports.KEPT_NANOS - 1;
        reports.forget();
        assertThat(reports.held()).isOne();
        now += 1;
        reports.forget();
        assertThat(reports.held()).isZero();
        assertThat(unread)
                .as("the node that knows the run sends its events no more")
                .hasValue(1);
        assertThat(watched).isOne();
        assertThat(reports.of(run("a"), mesh, reader)).isNotSameAs(first);
        assertThat(watched).as("somebody looks again").isEqualTo(2);
    }

    /** Each reader's rights are checked by the mesh, so readers do not share reports. */
    @Test
    void readersHaveReportsOfTheirOwnAndOnlySomeAreHeld() {
        for (int i = 0; i < 100; i++) {
            reports.of(run("run-" + i), mesh, reader);
        }
        assertThat(reports.held()).isEqualTo(24);
        reports.of(run("run-99"), mesh, new Reader(new Caller(io.locmoe.identity.Role.WATCH, "bob", true)));
        assertThat(watched).isEqualTo(101);
    }

    /** The stream from the node that led the run may break while the run goes on elsewhere. */
    @Test
    void aRunThatGoesOnIsWatchedAgainWhenItsEventsHaveEnded() {
        reports.of(run("a"), mesh, reader);
        history.add(new RunEvent.Ended(RunOutcome.FAILED, "it can no longer be followed"));
        history = new RunHistory(10);
        reports.of(run("a"), mesh, reader);
        assertThat(watched).isEqualTo(2);
        assertThat(reports.held()).isOne();
    }
}
