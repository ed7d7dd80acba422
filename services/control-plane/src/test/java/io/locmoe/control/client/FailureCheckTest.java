package io.locmoe.control.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.locmoe.control.FakeMesh;
import io.locmoe.control.ServedMesh;
import io.locmoe.engine.job.TrainingEvent;
import io.locmoe.run.event.NodeFailure;
import io.locmoe.run.event.RunEvent;
import io.locmoe.run.event.RunHistory;
import io.locmoe.run.event.RunOutcome;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A watch at node-0 of three, which says that others are lost. */
class FailureCheckTest {
    private static final RunEvent STEP = new RunEvent.Training(new TrainingEvent.Validated(1, 1));
    private static final RunEvent END = new RunEvent.Ended(RunOutcome.COMPLETED, "done");
    private static final RunEvent MINORITY = new RunEvent.Ended(RunOutcome.FAILED, "no majority");

    private final List<ServedMesh> nodes = List.of(new ServedMesh(), new ServedMesh(), new ServedMesh());
    private final RunHistory first = new RunHistory(10);
    private final List<RunEvent> events = new ArrayList<>();

    @BeforeEach
    void begin() {
        tell(nodes);
        node(0).jobs.put("job-1", first);
        first.begin(3);
        first.add(STEP);
    }

    private static void tell(List<ServedMesh> nodes) {
        for (ServedMesh teller : nodes) {
            for (int node = 0; node < nodes.size(); node++) {
                teller.mesh.nodes.put("node-" + node, nodes.get(node).server.port());
            }
        }
    }

    @AfterEach
    void close() {
        nodes.forEach(ServedMesh::close);
    }

    private FakeMesh node(int index) {
        return nodes.get(index).mesh;
    }

    private static RunEvent.NodesFailed lost(String... names) {
        return new RunEvent.NodesFailed(NodeFailure.of(List.of(names), "node-0", 2, 3, 1, "silent"));
    }

    private void watch(Consumer<RunEvent> listener) {
        try (MeshClient client = nodes.getFirst().connect()) {
            client.watch("job-1", event -> {
                events.add(event);
                listener.accept(event);
            });
        }
    }

    /** The others go on. */
    private void takeOver(int index, RunEvent... told) {
        RunHistory copy = new RunHistory(10);
        copy.copied().accept(new RunHistory.Entry(3, 0, STEP));
        copy.begin(4);
        List.of(told).forEach(copy::add);
        node(index).jobs.put("job-1", copy);
    }

    @Test
    void lossesReportedByAReachableNodeAreTrusted() {
        first.add(lost("node-2"));
        first.add(END);
        node(2).unheard.add("node-0");
        watch(event -> {});
        assertThat(events).containsExactly(STEP, lost("node-2"), END);
    }

    /** Its watcher goes on at another one, and hears nothing of what it has said. */
    @Test
    void lossesReportedByANodeCutOffFromTheMajorityAreDiscarded() {
        first.add(lost("node-1", "node-2"));
        node(1).unheard.add("node-0");
        node(2).unheard.add("node-0");
        takeOver(1, lost("node-0"), END);
        watch(event -> {});
        assertThat(events).containsExactly(STEP, lost("node-0"), END);
    }

    /** The former leader reported them, which was cut off before the watched node took over. */
    @Test
    void lossesOfMostNodesAreReportedOnlyForNodesThatDoNotAnswer() {
        first.add(lost("node-1", "node-2"));
        first.add(END);
        nodes.get(2).server.close();
        watch(event -> {});
        assertThat(events)
                .containsExactly(
                        STEP,
                        new RunEvent.NodesFailed(
                                NodeFailure.of(List.of("node-1", "node-2"), "node-0", 2, 3, 1, "silent")
                                        .only(List.of("node-2"))),
                        END);
    }

    /** A node that does not hear another takes two seconds to find out; they have passed when the loss is told. */
    @Tag("slow")
    @Test
    void aSilentNodeIsDoubtedBeforeItReportsLosses() throws Exception {
        node(1).unheard.add("node-0");
        node(2).unheard.add("node-0");
        takeOver(1, lost("node-0"), END);
        CompletableFuture<Void> watching = CompletableFuture.runAsync(() -> watch(event -> {}));
        await().atMost(30, TimeUnit.SECONDS)
                .until(() -> node(1).asked.contains("node-0") && node(2).asked.contains("node-0"));
        node(1).unheard.clear();
        node(2).unheard.clear();
        first.add(lost("node-1", "node-2"));
        watching.get(1, TimeUnit.MINUTES);
        assertThat(events).containsExactly(STEP, lost("node-0"), END);
    }

    /** It is waited for shorter than one that others hear. */
    @Tag("slow")
    @Test
    void aNodeThatNobodyHearsTimesOutSooner() {
        node(1).unheard.add("node-0");
        node(2).unheard.add("node-0");
        try (MeshClient client = nodes.getFirst().connect()) {
            BlockingWatch watch = new BlockingWatch(
                    client,
                    "job-1",
                    event -> node(0).answer = Promise.<Void>promise().future(),
                    Duration.ZERO,
                    Duration.ofMillis(500));
            assertThatThrownBy(watch::run).hasMessageContaining("no answer within 6 s");
        }
    }

    /** It has given the job up, which goes on elsewhere. */
    @Test
    void endReportedByACutOffNodeIsDiscarded() {
        first.add(lost());
        first.add(MINORITY);
        takeOver(1, lost("node-0"), END);
        watch(event -> {
            if (event.equals(lost())) {
                node(1).unheard.add("node-0");
                node(2).unheard.add("node-0");
            }
        });
        assertThat(events).containsExactly(STEP, lost(), lost("node-0"), END);
    }

    /** After the network has healed, nodes that answer again are not lost any more; the one that does not still is. */
    @Tag("slow")
    @Test
    void lossesAreWithheldUntilAnUndecidedPartitionHeals() {
        first.add(lost("node-1", "node-2"));
        node(1).unheard.add("node-0");
        node(2).answer = Promise.<Void>promise().future();
        watch(event -> {
            if (event instanceof RunEvent.Training(TrainingEvent.Notice _)) {
                node(1).unheard.clear();
            } else if (event instanceof RunEvent.NodesFailed) {
                first.add(END);
            }
        });
        assertThat(events)
                .containsExactly(
                        STEP,
                        RunEvent.notice("node-0 does not hear node-1, node-2, and half of the nodes do not hear"
                                + " node-0: no node is replaced until more of them do"),
                        new RunEvent.NodesFailed(
                                NodeFailure.of(List.of("node-1", "node-2"), "node-0", 2, 3, 1, "silent")
                                        .only(List.of("node-2"))),
                        END);
    }

    @Tag("slow")
    @Test
    void unresponsiveNodesDoNotVoteOnAReporter() {
        first.add(lost("node-1", "node-2"));
        first.add(END);
        node(1).answer = Promise.<Void>promise().future();
        nodes.get(2).server.close();
        watch(event -> {});
        assertThat(events).containsExactly(STEP, lost("node-1", "node-2"), END);
    }

    @Test
    void endOfACutOffNodeIsReportedIfNoNodeContinues() {
        first.add(lost("node-1"));
        first.add(MINORITY);
        nodes.get(2).server.close();
        node(1).unheard.add("node-0");
        watch(event -> {});
        assertThat(events).hasSize(4).endsWith(lost(), MINORITY);
    }
}
