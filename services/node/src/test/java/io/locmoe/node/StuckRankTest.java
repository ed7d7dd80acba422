package io.locmoe.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.control.JobEvent;
import io.locmoe.control.JobOutcome;
import io.locmoe.control.MeshClient;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class StuckRankTest {
    private final NodeMesh mesh = new NodeMesh();
    private final CompletableFuture<Void> release = new CompletableFuture<>();

    @AfterEach
    void close() {
        release.complete(null);
        mesh.close();
    }

    /** Its node lives, so that it is asked; it never says that its ranks have left. */
    @Test
    void theLogHasTheLastExchangesOfANodeWhoseRankIsStuckInAPlugin() throws Exception {
        AtomicReference<String> broken = new AtomicReference<>();
        mesh.add(new FakeWork(broken));
        mesh.add(new FakeWork(broken).stuck(1, release));
        MeshClient client = mesh.client(0);
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
}
