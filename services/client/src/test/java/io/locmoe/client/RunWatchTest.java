package io.locmoe.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.client.MeshException.Reason;
import io.locmoe.control.proto.End;
import io.locmoe.control.proto.MeshControlGrpcService;
import io.locmoe.control.proto.Notice;
import io.locmoe.control.proto.Outcome;
import io.locmoe.control.proto.RunEvent;
import io.locmoe.control.proto.StepReport;
import io.vertx.grpc.common.GrpcStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** On nodes that answer as the test says; on the class path of a program that uses the client. */
class RunWatchTest {
    private static final CallLimits SHORT = new CallLimits(
            Duration.ofSeconds(1), Duration.ofMillis(100), Duration.ofSeconds(1), Duration.ofMillis(500));
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String RUN = "job-20261202-040000-0001";

    private static RunEvent.Builder step(long step) {
        return RunEvent.newBuilder()
                .setStep(StepReport.newBuilder().setStep(step).setLossPerToken(2));
    }

    private static RunEvent.Builder notice(String text) {
        return RunEvent.newBuilder().setNotice(Notice.newBuilder().setText(text));
    }

    private static RunEvent.Builder end() {
        return RunEvent.newBuilder().setEnd(End.newBuilder().setOutcome(Outcome.OUTCOME_COMPLETED));
    }

    private static LocmoeMesh connect(CallLimits limits, ScriptedNode... nodes) {
        return LocmoeMesh.at(List.of(nodes).stream().map(ScriptedNode::address).toArray(String[]::new))
                .connect(limits);
    }

    /** An event of a later version is passed on as such. */
    @Test
    void readsEventsToTheEnd() throws Exception {
        try (ScriptedNode node = new ScriptedNode();
                LocmoeMesh mesh = connect(CallLimits.USUAL, node)) {
            node.watch((from, to) ->
                    ScriptedNode.send(from, to, List.of(step(1), RunEvent.newBuilder(), notice("so"), end())));
            List<WatchEvent> events = new ArrayList<>();
            try (RunWatch watch = mesh.watch(RUN)) {
                watch.forEach(events::add);
            }
            assertThat(events).hasSize(4).element(1).isEqualTo(new WatchEvent.Unknown());
            assertThat(events.get(2)).isEqualTo(new WatchEvent.Noticed("so"));
            assertThat(node.watched).singleElement().satisfies(request -> {
                assertThat(request.getRunId()).isEqualTo(RUN);
                assertThat(request.getSeen()).isZero();
            });
        }
    }

    /** More events than are read ahead. */
    @Test
    void readsMoreThanFitsIntoOneWindow() throws Exception {
        List<RunEvent.Builder> many = new ArrayList<>();
        for (int step = 1; step <= 1_000; step++) {
            many.add(step(step));
        }
        many.add(end());
        try (ScriptedNode node = new ScriptedNode();
                LocmoeMesh mesh = connect(CallLimits.USUAL, node)) {
            node.watch((from, to) -> ScriptedNode.send(from, to, many));
            long read = 0;
            try (RunWatch watch = mesh.watch(RUN)) {
                for (WatchEvent event : watch) {
                    assertThat(event).isNotNull();
                    read++;
                }
            }
            assertThat(read).isEqualTo(1_001);
        }
    }

    @Test
    void goesOnAtItsPositionAtAnotherNode() throws Exception {
        ScriptedNode first = new ScriptedNode();
        try (ScriptedNode second = new ScriptedNode();
                LocmoeMesh mesh = connect(CallLimits.USUAL, first, second)) {
            first.watch((from, to) -> ScriptedNode.send(from, to, List.of(step(1), step(2))));
            second.watch((from, to) -> ScriptedNode.send(from, to, List.of(step(3), end())));
            try (RunWatch watch = mesh.watch(RUN)) {
                assertThat(watch.next(LIMIT)).isPresent();
                assertThat(watch.next(LIMIT)).isPresent();
                first.close();
                assertThat(watch.next(LIMIT))
                        .hasValueSatisfying(event -> assertThat(event)
                                .isInstanceOfSatisfying(
                                        WatchEvent.Step.class,
                                        step -> assertThat(step.report().step()).isEqualTo(3)));
                assertThat(watch.next(LIMIT)).containsInstanceOf(WatchEvent.Ended.class);
            }
            assertThat(second.watched).singleElement().satisfies(request -> {
                assertThat(request.getTerm()).isEqualTo(3);
                assertThat(request.getSeen()).isEqualTo(2);
            });
        }
    }

    /** It keeps the connection, and answers nothing more. */
    @Test
    void aNodeWithoutASignOfLifeIsGivenUpAndNamed() throws Exception {
        try (ScriptedNode node = new ScriptedNode();
                LocmoeMesh mesh = connect(SHORT, node)) {
            node.watch((from, to) -> ScriptedNode.send(from, to, List.of(step(1))));
            try (RunWatch watch = mesh.watch(RUN)) {
                assertThat(watch.next(LIMIT)).isPresent();
                node.ignore(MeshControlGrpcService.Topology);
                node.ignore(MeshControlGrpcService.WatchRun);
                assertThatThrownBy(() -> watch.next(LIMIT))
                        .hasMessageContaining("can no longer be watched")
                        .hasMessageContaining(node.address())
                        .returns(Reason.UNREACHABLE, e -> ((MeshException) e).reason());
            }
        }
    }

    @Test
    void aQuietRunIsNoFailureAndAClosedWatchEnds() throws Exception {
        try (ScriptedNode node = new ScriptedNode();
                LocmoeMesh mesh = connect(SHORT, node)) {
            CompletableFuture<Void> first = new CompletableFuture<>();
            node.watch((from, to) -> ScriptedNode.send(from, to, List.of(step(1))));
            CompletableFuture<WatchEvent.Ended> end = mesh.listen(RUN, event -> first.complete(null));
            first.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            try (RunWatch quiet = mesh.watch(RUN)) {
                assertThat(quiet.next(LIMIT)).isPresent();
                assertThat(quiet.next(Duration.ofMillis(1500))).isEmpty();
            }
            assertThat(end).isNotDone();
            end.cancel(true);
            assertThat(node.watched).hasSize(2);
        }
    }

    @Test
    void aListenerThatThrowsEndsItsWatch() throws Exception {
        try (ScriptedNode node = new ScriptedNode();
                LocmoeMesh mesh = connect(CallLimits.USUAL, node)) {
            node.watch((from, to) -> ScriptedNode.send(from, to, List.of(step(1), end())));
            CompletableFuture<WatchEvent.Ended> end = mesh.listen(RUN, event -> {
                throw new IllegalStateException("enough");
            });
            assertThatThrownBy(() -> end.get(LIMIT.toSeconds(), TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasRootCauseMessage("enough");
        }
    }

    @Test
    void anUnknownRunIsRefusedAtOnce() throws Exception {
        try (ScriptedNode node = new ScriptedNode();
                LocmoeMesh mesh = connect(CallLimits.USUAL, node)) {
            node.refuse(MeshControlGrpcService.WatchRun, GrpcStatus.NOT_FOUND, "UNKNOWN_JOB", "no run of that name");
            assertThatThrownBy(() -> mesh.watch(RUN))
                    .hasMessage("no run of that name")
                    .returns(Reason.UNKNOWN_RUN, e -> ((MeshException) e).reason());
        }
    }
}
