package io.locmoe.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.control.client.MeshClient;
import io.locmoe.run.event.RunEvent;
import io.locmoe.run.event.RunOutcome;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The second of two nodes lives, so that it is asked; its rank does not come back until it is released. */
@Tag("slow")
class StuckRankTest {
    private final NodeMesh mesh = new NodeMesh();
    private final CompletableFuture<Void> release = new CompletableFuture<>();

    @AfterEach
    void close() {
        release.complete(null);
        mesh.close();
    }

    /**
     * A plug-in that does not return ends the job with its name, and the last exchanges of its node are in the log; the
     * node takes no other job until the thread is back.
     */
    @Test
    void theJobNamesThePluginThatDoesNotReturnAndItsNodeRefusesTheNextJob() throws Exception {
        AtomicReference<String> broken = new AtomicReference<>();
        mesh.add(new FakeWork(broken));
        mesh.add(new FakeWork(broken).stuckInPlugin(1, release));
        MeshClient client = mesh.client(0);
        List<RunEvent> events = NodeMesh.events(client, client.submit(NodeMesh.job(2, 500, "deadlineSeconds", "1")));
        RunEvent.Ended end = (RunEvent.Ended) events.getLast();
        assertThat(end.outcome()).isEqualTo(RunOutcome.FAILED);
        assertThat(end.message())
                .startsWith("node-1")
                .contains("plug-in router-slow 1 has not returned from route for ")
                .contains("it stands at ")
                .doesNotContain("does not answer");
        assertThat(NodeMesh.log(events))
                .contains("node-0: rank 0 failed: rank 1 does not answer")
                .containsSequence(NodeMesh.tail(0))
                .containsSequence(NodeMesh.tail(1));
        assertThat(mesh.get(1, "/health/ready").body()).contains("takes no jobs", "router-slow");

        broken.set(null);
        RunEvent.Ended next = NodeMesh.end(client, client.submit(NodeMesh.job(2, 5)));
        assertThat(next.message()).contains("node-1", "takes no job", "restart the node", "router-slow 1");

        release.complete(null);
        awaitReady();
    }

    private void awaitReady() throws Exception {
        long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(NodeMesh.LIMIT_SECONDS);
        while (mesh.get(1, "/health/ready").statusCode() != 200 && System.nanoTime() < patience) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
        assertThat(mesh.get(1, "/health/ready").body()).isEqualTo("ready\n");
    }
}
