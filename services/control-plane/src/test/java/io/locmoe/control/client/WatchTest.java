package io.locmoe.control.client;

import static io.locmoe.detection.DetectionTimings.USUAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.locmoe.control.Events;
import io.locmoe.control.ServedMesh;
import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.identity.Trust;
import io.locmoe.run.Caller;
import io.locmoe.run.ControlException;
import io.locmoe.run.Peer;
import io.locmoe.run.event.RunEvent;
import io.locmoe.run.event.RunHistory;
import io.locmoe.run.event.RunOutcome;
import io.locmoe.run.event.RunStage;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class WatchTest {
    private final ServedMesh served = new ServedMesh();
    private final RunHistory job = new RunHistory(RunHistory.DEFAULT_CAPACITY);

    WatchTest() {
        served.mesh.jobs.put("job-1", job);
    }

    @AfterEach
    void close() {
        served.close();
    }

    private List<RunEvent> watch() {
        List<RunEvent> events = new ArrayList<>();
        try (MeshClient client = served.connect()) {
            RunEvent.Ended end = client.watch("job-1", events::add);
            assertThat(end).isSameAs(events.getLast());
        }
        return events;
    }

    @Test
    void aWatcherSeesEveryEventWithEveryField() throws Exception {
        CompletableFuture<List<RunEvent>> watcher = CompletableFuture.supplyAsync(this::watch);
        await().atMost(30, TimeUnit.SECONDS).until(() -> served.mesh.watches.get() > 0);
        Events.ofEachKind().forEach(job::add);
        assertThat(watcher.get(10, TimeUnit.SECONDS))
                .usingRecursiveFieldByFieldElementComparator()
                .isEqualTo(Events.ofEachKind());
    }

    @Test
    void aWatcherAfterTheEndSeesTheSameEvents() {
        Events.ofEachKind().forEach(job::add);
        assertThat(watch()).usingRecursiveFieldByFieldElementComparator().isEqualTo(Events.ofEachKind());
    }

    @Test
    void twoThousandStepsArriveInOrderAtASlowWatcher() {
        for (long step = 1; step <= 2000; step++) {
            job.add(new RunEvent.Training(new TrainingEvent.StepCompleted(Events.report(step))));
        }
        job.add(new RunEvent.Ended(RunOutcome.COMPLETED, "done"));
        List<Long> steps = new ArrayList<>();
        try (MeshClient client = served.connect()) {
            client.watch("job-1", event -> {
                if (event instanceof RunEvent.Training(TrainingEvent.StepCompleted completed)) {
                    steps.add(completed.report().step());
                    if (steps.size() % 500 == 0) {
                        pause();
                    }
                }
            });
        }
        assertThat(steps).hasSize(2000).isSorted().startsWith(1L).endsWith(2000L);
    }

    private static void pause() {
        try {
            Thread.sleep(200);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aReplicaThatNobodyReadsAnyMoreIsFedNoMore() throws Exception {
        CompletableFuture<Void> unread = new CompletableFuture<>();
        job.whenUnread(() -> unread.complete(null));
        try (MeshClient client = served.connect()) {
            RunHistory replica = client.ask(mesh -> mesh.watch("job-1"));
            RunHistory.Reader first = replica.read(() -> {});
            RunHistory.Reader second = replica.read(() -> {});
            first.close();
            job.add(new RunEvent.StateChanged(RunStage.RUNNING));
            await().until(() -> second.poll() != null);
            assertThat(unread).isNotDone();
            second.close();
            unread.get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void anUnknownJobIsRefused() {
        try (MeshClient client = served.connect()) {
            assertThatThrownBy(() -> client.watch("job-2", event -> {}))
                    .hasMessage("there is no job 'job-2'")
                    .returns(ControlException.Code.UNKNOWN_JOB, e -> ((ControlException) e).code());
        }
    }

    @Test
    void aNodeThatIsLostEndsTheWatch() {
        job.add(new RunEvent.StateChanged(RunStage.RUNNING));
        List<RunEvent> events = new ArrayList<>();
        try (MeshClient client = served.connect()) {
            assertThatThrownBy(() -> client.watch("job-1", event -> {
                        events.add(event);
                        served.server.close();
                    }))
                    .isInstanceOf(ControlException.class);
        }
        assertThat(events).containsExactly(new RunEvent.StateChanged(RunStage.RUNNING));
    }

    /** The other node, of which the client hears as the watch begins, has not heard of the last step. */
    @Test
    void aJobThatAnotherNodeTakesOverIsWatchedOnThere() {
        job.begin(3);
        job.add(new RunEvent.Training(new TrainingEvent.Validated(1, 1)));
        RunHistory copy = new RunHistory(10);
        copy.copied().accept(new RunHistory.Entry(3, 0, new RunEvent.Training(new TrainingEvent.Validated(1, 1))));
        copy.begin(4);
        copy.add(new RunEvent.Training(new TrainingEvent.Validated(2, 2)));
        copy.add(new RunEvent.Ended(RunOutcome.COMPLETED, "done"));
        job.add(new RunEvent.Training(new TrainingEvent.Validated(9, 9)));
        List<RunEvent> events = new ArrayList<>();
        try (ServedMesh other = new ServedMesh();
                MeshClient client = served.connect()) {
            other.mesh.jobs.put("job-1", copy);
            served.mesh.otherPort = other.server.port();
            client.watch("job-1", event -> {
                events.add(event);
                if (events.size() == 2) {
                    served.server.close();
                }
            });
            client.cancel("job-1");
            assertThat(other.mesh.calls).containsExactly("cancel job-1");
        }
        assertThat(events)
                .containsExactly(
                        new RunEvent.Training(new TrainingEvent.Validated(1, 1)),
                        new RunEvent.Training(new TrainingEvent.Validated(9, 9)),
                        new RunEvent.Training(new TrainingEvent.Validated(2, 2)),
                        new RunEvent.Ended(RunOutcome.COMPLETED, "done"));
    }

    @Tag("slow")
    @Test
    void anAbandonedJobEndsTheWatchNamingTheAskedNodes() {
        job.begin(3);
        job.add(new RunEvent.Training(new TrainingEvent.Validated(1, 1)));
        try (ServedMesh other = new ServedMesh();
                MeshClient client = served.connect()) {
            served.mesh.otherPort = other.server.port();
            client.topology();
            BlockingWatch watch = new BlockingWatch(
                    client, "job-1", event -> served.server.close(), Duration.ofSeconds(2), Duration.ofSeconds(1));
            assertThatThrownBy(watch::run)
                    .hasMessageStartingWith(
                            "job-1 can no longer be followed: for 2 s these were asked who leads it: other"
                                    + " (127.0.0.1:" + other.server.port() + "), node-0 (127.0.0.1:")
                    .returns(ControlException.Code.UNREACHABLE, e -> ((ControlException) e).code());
        }
    }

    @Test
    void aRelayedHistoryIsTheSameAndEndsWithTheJob() {
        job.add(new RunEvent.StateChanged(RunStage.RUNNING));
        RunHistory copy = relayed();
        job.add(new RunEvent.Ended(RunOutcome.COMPLETED, "done"));
        await().atMost(10, TimeUnit.SECONDS).until(() -> copy.end().isPresent());
        RunHistory.Reader reader = copy.read(() -> {});
        assertThat(reader.poll()).isEqualTo(new RunEvent.StateChanged(RunStage.RUNNING));
        assertThat(reader.poll()).isEqualTo(new RunEvent.Ended(RunOutcome.COMPLETED, "done"));
        assertThat(reader.poll()).isNull();
    }

    @Test
    void aRelayedHistoryEndsWhereItsNodeIsLost() {
        RunHistory copy = relayed();
        served.server.close();
        await().atMost(10, TimeUnit.SECONDS).until(() -> copy.end().isPresent());
        assertThat(copy.end().orElseThrow().outcome()).isEqualTo(RunOutcome.FAILED);
        assertThat(copy.end().orElseThrow().message()).startsWith("job job-1 can no longer be followed: ");
    }

    private RunHistory relayed() {
        Peer node = new Peer("node-0", "127.0.0.1", 0, served.server.port(), 0);
        return MeshClient.await(new ControlClient(served.vertx, Trust.OPEN)
                .mesh(node, Caller.ANYONE)
                .watch("job-1"));
    }

    @Test
    void aNodeThatFallsSilentIsNamedWithTheStep() {
        job.add(new RunEvent.Training(new TrainingEvent.StepCompleted(Events.report(7))));
        String address = "127.0.0.1:" + served.server.port();
        try (MeshClient client = served.connect()) {
            BlockingWatch watch = new BlockingWatch(
                    client,
                    "job-1",
                    event -> served.mesh.answer = Promise.<Void>promise().future(),
                    USUAL.failover(),
                    Duration.ofMillis(100));
            assertThatThrownBy(watch::run)
                    .hasMessage("node-0 (" + address + ") has sent nothing of job-1 for more than 1 s, after step 7: no"
                            + " answer within 8 s; see whether that node is stopped"
                            + " or its machine is overloaded")
                    .returns(ControlException.Code.DEADLINE, e -> ((ControlException) e).code());
        }
    }
}
