package io.locmoe.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.locmoe.control.client.MeshClient;
import io.locmoe.run.ControlException;
import io.locmoe.run.event.NodeFailure;
import io.locmoe.run.event.RunEvent;
import io.locmoe.run.event.RunOutcome;
import io.locmoe.run.service.RunRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class NodeDeathTest {
    private static final Duration PATIENT = Duration.ofSeconds(60);
    /** Only the leader hears that fake work is to stop; the others are aborted after this. */
    private static final Duration STOP = Duration.ofSeconds(1);

    private final NodeMesh mesh = new NodeMesh();

    @TempDir
    private Path directory;

    @AfterEach
    void close() {
        mesh.close();
    }

    /** Watchers at every node see the loss, the recovery and the end. */
    @Test
    void aNodeThatIsKilledIsReplacedWhereTheJobBearsItAndElseEndsTheJobByName() throws Exception {
        MeshClient client = mesh.with(2).client(1);
        try (FakeNode.Child child = FakeNode.start(mesh.config(2), directory)) {
            String job = client.submit(tolerated());
            NodeMesh.awaitStep(client, job, 2);
            CompletableFuture<List<RunEvent>> events = NodeMesh.standingWatch(client, job);
            child.kill();
            NodeMesh.awaitEvent(client, job, RunEvent.NodesFailed.class::isInstance);
            assertThat(client.topology().runningJob()).contains(job);
            try (FakeNode.Child replacement = FakeNode.start(mesh.config(2), directory)) {
                NodeMesh.awaitEvent(client, job, RunEvent.Recovered.class::isInstance);
                client.cancel(job);
                assertThat(last(events)).returns(RunOutcome.CANCELLED, e -> ((RunEvent.Ended) e).outcome());
                assertThat(replacement.controlAddress()).isNotEqualTo(child.controlAddress());
                endsTheJobByName(client, replacement);
            }
        }
        theOthersGoOn(client);
    }

    private static RunRequest tolerated() {
        return NodeMesh.job(
                3, 2000, "experts", "9", "batch", "15", "steps", "2000", "recoveries", "1", "replaceWait", "300");
    }

    private static RunEvent last(CompletableFuture<List<RunEvent>> events) throws Exception {
        return events.get(NodeMesh.LIMIT_SECONDS, TimeUnit.SECONDS).getLast();
    }

    private static void endsTheJobByName(MeshClient client, FakeNode.Child killed) throws Exception {
        String job = client.submit(NodeMesh.job(3, 2000, "experts", "9", "batch", "15", "steps", "2000"));
        NodeMesh.awaitStep(client, job, 2);
        client.checkpoint(job);
        CompletableFuture<List<RunEvent>> events = NodeMesh.standingWatch(client, job);
        killed.kill();
        RunEvent.Ended end = (RunEvent.Ended) last(events);
        assertThat(end.outcome()).isEqualTo(RunOutcome.FAILED);
        assertThat(end.message())
                .matches("node-2 \\(" + killed.controlAddress()
                        + "\\) left the mesh during step \\d+; last checkpoint: /checkpoints/step-\\d+");
        assertThat(NodeMesh.log(events.join()))
                .containsSequence(NodeMesh.tail(0))
                .containsSequence(NodeMesh.tail(1))
                .endsWith("node-2: sent none of its last exchanges");
    }

    private static void theOthersGoOn(MeshClient client) throws Exception {
        assertThat(client.topology().nodes()).hasSize(2);
        String next = client.submit(NodeMesh.job(2, 2));
        assertThat(NodeMesh.end(client, next).outcome()).isEqualTo(RunOutcome.COMPLETED);
    }

    /**
     * Its clients reconnect by themselves. The node that comes back is the first of the mesh, but keeps no run; of one
     * that bears no loss its watchers hear that it is over.
     */
    @Test
    void whenTheNodeIsKilledThatKeepsARunAnotherOneTakesItOverWhereTheRunBearsIt() throws Exception {
        NodeConfig first = mesh.config(0).withDeadlines(PATIENT, STOP);
        try (FakeNode.Child killed = FakeNode.start(first, directory);
                MeshClient atKilled = mesh.connect(killed.controlAddress())) {
            List<String> seed = List.of("127.0.0.1:" + killed.membershipPort());
            for (int node = 1; node < 3; node++) {
                mesh.nodes.add(NodeApplication.start(
                        mesh.config(node).withMesh(mesh.cluster, 0, seed).withDeadlines(PATIENT, STOP),
                        (p, d) -> new FakeWork(),
                        NodeApplication.options()));
            }
            MeshClient atSecond = mesh.client(0);
            String job = atKilled.submit(tolerated());
            NodeMesh.awaitStep(atSecond, job, 2);
            List<CompletableFuture<List<RunEvent>>> watchers =
                    List.of(NodeMesh.standingWatch(atKilled, job), NodeMesh.standingWatch(atSecond, job));
            killed.kill();
            NodeMesh.awaitEvent(atSecond, job, RunEvent.NodesFailed.class::isInstance);
            NodeConfig again = first.withMesh(
                    mesh.cluster,
                    0,
                    List.of("127.0.0.1:" + mesh.nodes.getFirst().membershipPort()));
            try (FakeNode.Child replacement = FakeNode.start(again, directory);
                    MeshClient atReplacement = mesh.connect(replacement.controlAddress())) {
                itsWatchersSeeItToTheEnd(job, watchers, atSecond, atReplacement);
                itsWatchersHearThatItIsOver(replacement, atReplacement, atSecond);
            }
        }
    }

    private static void itsWatchersSeeItToTheEnd(
            String job, List<CompletableFuture<List<RunEvent>>> watchers, MeshClient atSecond, MeshClient atReplacement)
            throws Exception {
        NodeMesh.awaitEvent(atSecond, job, RunEvent.Recovered.class::isInstance);
        await().atMost(NodeMesh.LIMIT_SECONDS, TimeUnit.SECONDS)
                .until(() -> atReplacement.topology().runningJob().equals(Optional.of(job)));
        assertThatThrownBy(() -> atReplacement.submit(NodeMesh.job(1, 2)))
                .hasMessageStartingWith("the mesh runs " + job)
                .hasMessageContaining("step ");
        atReplacement.cancel(job);
        for (CompletableFuture<List<RunEvent>> watcher : watchers) {
            assertThat(last(watcher)).returns(RunOutcome.CANCELLED, e -> ((RunEvent.Ended) e).outcome());
            assertThat(watcher.join())
                    .filteredOn(RunEvent.Recovered.class::isInstance)
                    .singleElement()
                    .returns(
                            NodeFailure.Kind.LEADER,
                            e -> ((RunEvent.Recovered) e).failure().kind());
        }
        // A later watcher, at any node, sees the same to the end.
        assertThat(NodeMesh.events(atReplacement, job).getLast())
                .isEqualTo(watchers.getFirst().join().getLast());
    }

    /** The others are free then. */
    private static void itsWatchersHearThatItIsOver(FakeNode.Child first, MeshClient atFirst, MeshClient atSecond)
            throws Exception {
        String job = atFirst.submit(NodeMesh.job(2, 2000, "steps", "2000"));
        NodeMesh.awaitStep(atFirst, job, 2);
        CompletableFuture<List<RunEvent>> direct = NodeMesh.standingWatch(atFirst, job);
        CompletableFuture<List<RunEvent>> relayed = NodeMesh.standingWatch(atSecond, job);
        first.kill();
        assertThatThrownBy(() -> direct.get(NodeMesh.LIMIT_SECONDS, TimeUnit.SECONDS))
                .hasCauseInstanceOf(ControlException.class);
        assertThat(last(relayed)).returns(RunOutcome.FAILED, e -> ((RunEvent.Ended) e).outcome());
        await().atMost(NodeMesh.LIMIT_SECONDS, TimeUnit.SECONDS)
                .ignoreExceptions()
                .until(() -> NodeMesh.end(atSecond, atSecond.submit(NodeMesh.job(1, 2)))
                                .outcome()
                        == RunOutcome.COMPLETED);
    }
}
