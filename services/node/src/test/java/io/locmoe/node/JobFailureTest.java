package io.locmoe.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.locmoe.control.client.ControlClient;
import io.locmoe.control.client.MeshClient;
import io.locmoe.identity.Identity;
import io.locmoe.run.Peer;
import io.locmoe.run.event.RunEvent;
import io.locmoe.run.event.RunOutcome;
import io.locmoe.run.service.RankService;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class JobFailureTest {
    private final NodeMesh mesh = new NodeMesh();

    @AfterEach
    void close() {
        mesh.close();
    }

    @Test
    void aFailureIsReportedByItsRootCause() throws Exception {
        AtomicReference<String> broken = new AtomicReference<>();
        for (int node = 0; node < 3; node++) {
            mesh.add(new FakeWork(broken).failing(2));
        }
        MeshClient client = mesh.client(0);
        List<RunEvent> events =
                NodeMesh.events(client, client.submit(NodeMesh.job(3, 500, "experts", "9", "batch", "15")));
        assertThat(events.getLast())
                .isEqualTo(new RunEvent.Ended(
                        RunOutcome.FAILED,
                        "rank 2 on node-2 ("
                                + mesh.nodes.get(2).controlAddress()
                                + ") failed: java.lang.IllegalStateException: the loss is a potato; last "
                                + "checkpoint: none"));
        assertThat(NodeMesh.log(events))
                .contains("node-2: rank 2 failed: java.lang.IllegalStateException: the loss is a potato")
                .containsSequence(NodeMesh.tail(0))
                .containsSequence(NodeMesh.tail(1))
                .containsSequence(NodeMesh.tail(2));
        broken.set(null);
        String next = client.submit(NodeMesh.job(2, 2));
        assertThat(NodeMesh.end(client, next).outcome()).isEqualTo(RunOutcome.COMPLETED);
    }

    /** For files outside the roots the answer does not depend on whether the file exists. */
    @Test
    void aFileThatAPluginReadsMustBeBelowTheRoots() throws Exception {
        mesh.add(new FakeWork());
        for (String path : List.of("/etc/passwd", "/no/such/file")) {
            assertThatThrownBy(() -> mesh.client(0).submit(NodeMesh.job(1, 2, "router.table", path)))
                    .hasMessageContainingAll("jobs on this node use files below", "router.table names '" + path + "'");
        }
    }

    @Test
    void aNodeThatCannotOpenItsDevicesEndsTheJobWhileOthersStillWaitForIt() throws Exception {
        mesh.add(new FakeWork().openingSlowly());
        mesh.add(new FakeWork().failingToOpen());
        MeshClient client = mesh.client(0);
        List<RunEvent> events = NodeMesh.events(client, client.submit(NodeMesh.job(2, 5)));
        assertThat(events.getLast())
                .isEqualTo(new RunEvent.Ended(
                        RunOutcome.FAILED,
                        "node-1 (" + mesh.nodes.get(1).controlAddress()
                                + "): the device is on fire; last checkpoint: none"));
        assertThat(NodeMesh.log(events))
                .contains("node-1: the device is on fire")
                .endsWith("node-0: has exchanged nothing", "node-1: has exchanged nothing");
    }

    /**
     * So that the leader hears of a node whose rank is stuck in a plug-in, too. The node's rank ends by the abort
     * alone: one that came to a step boundary first would leave in order.
     */
    @Test
    void aCancelledNodeAnswersWithItsLastExchangesBeforeItsRanksLeave() throws Exception {
        mesh.add(new FakeWork());
        mesh.add(new FakeWork().deaf());
        MeshClient client = mesh.client(0);
        String job = client.submit(NodeMesh.job(2, 500));
        NodeMesh.awaitStep(client, job, 2);
        await().atMost(NodeMesh.LIMIT_SECONDS, TimeUnit.SECONDS)
                .until(() -> !mesh.work.get(1).isIdle());
        Vertx vertx = Vertx.vertx();
        try {
            RankService node = new ControlClient(vertx, Identity.load(mesh.certificates.node(0)))
                    .ranks(new Peer(
                            "node-1", "127.0.0.1", 0, 0, mesh.nodes.get(1).rankPort()));
            assertThat(node.cancel(job, "enough").await(NodeMesh.LIMIT_SECONDS, TimeUnit.SECONDS))
                    .containsExactly("rank 1 to nobody", "rank 1 from nobody");
        } finally {
            vertx.close().await(NodeMesh.LIMIT_SECONDS, TimeUnit.SECONDS);
        }
        assertThat(NodeMesh.events(client, job)).last().asString().contains("enough");
    }

    @Test
    void aNodeThatIsShutDownDuringAJobEndsItByName() throws Exception {
        MeshClient client = mesh.with(2).client(0);
        String job = client.submit(NodeMesh.job(2, 500));
        NodeMesh.awaitStep(client, job, 2);
        await().atMost(NodeMesh.LIMIT_SECONDS, TimeUnit.SECONDS)
                .until(() -> !mesh.work.get(1).started.isEmpty());
        String address = mesh.nodes.get(1).controlAddress();
        mesh.nodes.get(1).close();
        RunEvent.Ended end = NodeMesh.end(client, job);
        assertThat(end.outcome()).isEqualTo(RunOutcome.FAILED);
        assertThat(end.message())
                .matches("node-1 \\(" + address + "\\)(: it is shutting down| left the mesh during step "
                        + "\\d+); last checkpoint: (none|/checkpoints/step-\\d+)");
        assertThat(NodeMesh.end(client, client.submit(NodeMesh.job(1, 2))).outcome())
                .isEqualTo(RunOutcome.COMPLETED);
    }
}
