package io.locmoe.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.locmoe.control.client.ControlClient;
import io.locmoe.control.client.MeshClient;
import io.locmoe.identity.Trust;
import io.locmoe.run.Peer;
import io.locmoe.run.event.RunOutcome;
import io.locmoe.run.service.RankFailure;
import io.locmoe.run.service.RankService;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class ZombieJobTest {
    private final NodeMesh mesh = NodeMesh.open();
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() throws Exception {
        vertx.close().await(NodeMesh.LIMIT_SECONDS, TimeUnit.SECONDS);
        mesh.close();
    }

    /** In an open mesh anybody can send this report; a lost call has the same effect in every mesh. */
    @Test
    void aNodeForgottenByItsCoordinatorAbandonsTheJob() throws Exception {
        MeshClient client = mesh.with(2).client(0);
        String job = client.submit(NodeMesh.job(2, 1_000_000, "steps", "1000000"));
        NodeMesh.awaitStep(client, job, 2);
        RankService leader = new ControlClient(vertx, Trust.OPEN)
                .ranks(new Peer("node-0", "127.0.0.1", 0, 0, mesh.nodes.get(0).rankPort()));
        leader.ended(job, 1, List.of()).await(NodeMesh.LIMIT_SECONDS, TimeUnit.SECONDS);
        leader.reportFailure(new RankFailure(job, 0, 0, "a lie", false))
                .await(NodeMesh.LIMIT_SECONDS, TimeUnit.SECONDS);
        assertThat(NodeMesh.end(client, job).outcome()).isEqualTo(RunOutcome.FAILED);
        await().atMost(NodeMesh.LIMIT_SECONDS, TimeUnit.SECONDS)
                .pollInterval(500, TimeUnit.MILLISECONDS)
                .until(() ->
                        NodeMesh.end(client, client.submit(NodeMesh.job(2, 2))).outcome() == RunOutcome.COMPLETED);
    }
}
