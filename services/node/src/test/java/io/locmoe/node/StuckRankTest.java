package io.locmoe.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.control.JobEvent;
import io.locmoe.control.JobOutcome;
import io.locmoe.control.MeshClient;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The second of two nodes lives, so that it is asked; its rank does not come back until it is released. */
@Tag("slow")
class StuckRankTest {
    private final NodeMesh mesh = new NodeMesh();
    private final AtomicReference<String> broken = new AtomicReference<>();
    private final CompletableFuture<Void> release = new CompletableFuture<>();

    private MeshClient start(UnaryOperator<FakeWork> second) {
        mesh.add(new FakeWork(broken));
        mesh.add(second.apply(new FakeWork(broken)));
        return mesh.client(0);
    }

    @AfterEach
    void close() {
        release.complete(null);
        mesh.close();
    }

    /** A node that never reports that its ranks have left. */
    @Test
    void theLogHasTheLastExchangesOfANodeWhoseRankIsStuck() throws Exception {
        MeshClient client = start(work -> work.stuck(1, release));
        List<JobEvent> events = NodeMesh.watch(client, client.submit(NodeMesh.job(2, 500)))
                .get(NodeMesh.LIMIT_SECONDS, TimeUnit.SECONDS);
        assertThat(events.getLast())
                .isInstanceOfSatisfying(
                        JobEvent.Ended.class, end -> assertThat(end.outcome()).isEqualTo(JobOutcome.FAILED));
        assertThat(NodeMesh.log(events))
                .contains("node-0: rank 0 failed: rank 1 does not answer")
                .containsSequence(NodeMesh.tail(0))
                .containsSequence(NodeMesh.tail(1));
    }

    /** A plug-in that does not return ends the job with its name; its node takes no other until the thread is back. */
    @Test
    void theJobNamesThePluginThatDoesNotReturnAndItsNodeRefusesTheNextJob() throws Exception {
        MeshClient client = start(work -> work.stuckInPlugin(1, release));
        JobEvent.Ended end = NodeMesh.end(client, client.submit(NodeMesh.job(2, 500)));
        assertThat(end.outcome()).isEqualTo(JobOutcome.FAILED);
        assertThat(end.message())
                .startsWith("node-1")
                .contains("plug-in router-slow 1 has not returned from route for ")
                .contains("it stands at ")
                .doesNotContain("does not answer");
        assertThat(mesh.get(1, "/health/ready").body()).contains("takes no jobs", "router-slow");

        broken.set(null);
        JobEvent.Ended next = NodeMesh.end(client, client.submit(NodeMesh.job(2, 5)));
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
