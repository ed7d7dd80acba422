package io.locmoe.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.control.client.MeshClient;
import io.locmoe.run.event.JobEvent;
import io.locmoe.run.event.JobOutcome;
import io.locmoe.run.event.NodeLoss;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The leader of a run leaves the mesh, and no replacement arrives. */
@Tag("slow")
class LeavingKeeperTest {
    private final NodeMesh mesh = new NodeMesh();

    @AfterEach
    void close() {
        mesh.close();
    }

    @Test
    void anotherNodeTakesTheRunOverWhenTheLeaderLeaves() throws Exception {
        mesh.with(3);
        MeshClient atKeeper = mesh.client(0);
        MeshClient elsewhere = mesh.client(2);
        String job = atKeeper.submit(NodeMesh.longJobThatBearsALoss());
        NodeMesh.awaitStep(elsewhere, job, 2);
        List<CompletableFuture<List<JobEvent>>> watchers =
                List.of(NodeMesh.standingWatch(atKeeper, job), NodeMesh.standingWatch(elsewhere, job));
        mesh.nodes.removeFirst().close();
        NodeMesh.awaitEvent(elsewhere, job, JobEvent.Recovered.class::isInstance);
        assertThat(elsewhere.topology().runningJob()).contains(job);
        elsewhere.cancel(job);
        for (CompletableFuture<List<JobEvent>> watcher : watchers) {
            List<JobEvent> events = watcher.get(NodeMesh.LIMIT_SECONDS, TimeUnit.SECONDS);
            assertThat(events.getLast()).returns(JobOutcome.CANCELLED, e -> ((JobEvent.Ended) e).outcome());
            assertThat(events)
                    .filteredOn(JobEvent.Recovered.class::isInstance)
                    .singleElement()
                    .satisfies(event -> {
                        JobEvent.Recovered recovered = (JobEvent.Recovered) event;
                        assertThat(recovered.members()).hasSize(2);
                        assertThat(recovered.loss().kind()).isEqualTo(NodeLoss.Kind.COORDINATOR);
                        assertThat(recovered.loss().lost()).containsExactly("node-0");
                    });
        }
        assertThat(NodeMesh.events(elsewhere, job).getLast())
                .isEqualTo(watchers.getFirst().join().getLast());
    }
}
