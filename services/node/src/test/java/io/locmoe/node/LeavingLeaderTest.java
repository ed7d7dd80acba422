package io.locmoe.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.control.client.MeshClient;
import io.locmoe.run.event.NodeFailure;
import io.locmoe.run.event.RunEvent;
import io.locmoe.run.event.RunOutcome;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The leader of a run leaves the mesh, and no replacement arrives. */
@Tag("slow")
class LeavingLeaderTest {
    private final NodeMesh mesh = new NodeMesh();

    @AfterEach
    void close() {
        mesh.close();
    }

    @Test
    void anotherNodeTakesTheRunOverWhenTheLeaderLeaves() throws Exception {
        mesh.with(3);
        MeshClient atLeader = mesh.client(0);
        MeshClient elsewhere = mesh.client(2);
        String job = atLeader.submit(NodeMesh.longJobThatToleratesAFailure());
        NodeMesh.awaitStep(elsewhere, job, 2);
        List<CompletableFuture<List<RunEvent>>> watchers =
                List.of(NodeMesh.standingWatch(atLeader, job), NodeMesh.standingWatch(elsewhere, job));
        mesh.nodes.removeFirst().close();
        NodeMesh.awaitEvent(elsewhere, job, RunEvent.Recovered.class::isInstance);
        assertThat(elsewhere.topology().runningJob()).contains(job);
        elsewhere.cancel(job);
        for (CompletableFuture<List<RunEvent>> watcher : watchers) {
            List<RunEvent> events = watcher.get(NodeMesh.LIMIT_SECONDS, TimeUnit.SECONDS);
            assertThat(events.getLast()).returns(RunOutcome.CANCELLED, e -> ((RunEvent.Ended) e).outcome());
            assertThat(events)
                    .filteredOn(RunEvent.Recovered.class::isInstance)
                    .singleElement()
                    .satisfies(event -> {
                        RunEvent.Recovered recovered = (RunEvent.Recovered) event;
                        assertThat(recovered.members()).hasSize(2);
                        assertThat(recovered.failure().kind()).isEqualTo(NodeFailure.Kind.LEADER);
                        assertThat(recovered.failure().failedNodes()).containsExactly("node-0");
                    });
        }
        assertThat(NodeMesh.events(elsewhere, job).getLast())
                .isEqualTo(watchers.getFirst().join().getLast());
    }
}
