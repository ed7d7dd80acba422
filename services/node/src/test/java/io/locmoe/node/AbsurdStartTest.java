package io.locmoe.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.locmoe.control.client.ControlClient;
import io.locmoe.control.client.MeshClient;
import io.locmoe.identity.Trust;
import io.locmoe.run.ControlException;
import io.locmoe.run.ControlException.Code;
import io.locmoe.run.Peer;
import io.locmoe.run.event.RunOutcome;
import io.locmoe.run.service.NodeStatus;
import io.locmoe.run.service.RankService;
import io.locmoe.run.service.RankStart;
import io.locmoe.run.service.RunRequest;
import io.locmoe.spi.topology.ExpertPlacement;
import io.locmoe.spi.topology.Topology;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A Start that cannot be a job is refused, and the node stays free. */
@Tag("slow")
class AbsurdStartTest {
    private final NodeMesh mesh = NodeMesh.impatient().with(2);
    private final Vertx vertx = Vertx.vertx();
    private final MeshClient client = mesh.client(0);
    private final List<Peer> peers =
            client.topology().nodes().stream().map(AbsurdStartTest::peer).toList();
    private final RankService second = new ControlClient(vertx, Trust.OPEN).ranks(peers.get(1));

    @AfterEach
    void close() throws Exception {
        vertx.close().await(NodeMesh.LIMIT_SECONDS, TimeUnit.SECONDS);
        mesh.close();
    }

    private static Peer peer(NodeStatus node) {
        return new Peer(node.name(), node.host(), node.flightPort(), node.controlPort(), node.rankPort());
    }

    private static RankStart start(Map<String, String> settings, int node, List<Peer> peers) {
        return new RankStart(
                "job-x",
                new RunRequest(settings, "/checkpoints"),
                ExpertPlacement.even(1, 8, Topology.of(2, 1)),
                node,
                peers,
                Map.of());
    }

    private void refused(RankStart start, String reason) throws Exception {
        assertThatThrownBy(() -> second.start(start).await(NodeMesh.LIMIT_SECONDS, TimeUnit.SECONDS))
                .hasMessageContaining(reason)
                .returns(Code.INVALID, e -> ((ControlException) e).code());
    }

    @Test
    void aStartWithAbsurdValuesIsRefused() throws Exception {
        Map<String, String> two = Map.of("nodes", "2");
        refused(
                start(Map.of("nodes", "2", "deadlineSeconds", "2147483648"), 1, peers),
                "deadlineSeconds must be in [1, 86400]");
        refused(start(Map.of("nodes", "2", "data", "/etc"), 1, peers), "data names '/etc'");
        refused(start(two, 1, Collections.nCopies(2000, peers.get(1))), "2000 nodes, not 2");
        refused(start(two, 1, List.of(peers.get(1), peers.get(1))), "a node twice");
        refused(start(two, 1, peers.reversed()), "in the place of node-1");
        refused(start(Map.of("nodes", "1"), 0, peers.subList(1, 2)), "as its leader");
        refused(start(Map.of("nodes", "2", "experts", "16"), 1, peers), "places for 8 experts, not 16");
        Peer nobody = new Peer("nobody", "127.0.0.1", 1, 2, 3);
        refused(start(two, 1, List.of(nobody, peers.get(1))), "knows no node [nobody (127.0.0.1:2)]");
        String job = client.submit(NodeMesh.job(2, 2));
        assertThat(NodeMesh.end(client, job).outcome()).isEqualTo(RunOutcome.COMPLETED);
    }

    /** The connection of its leader was closed before the answer came. */
    @Test
    void aRepeatedStartRequestStartsTheJobOnce() throws Exception {
        RankStart start = start(NodeMesh.job(2, 1_000_000, "steps", "1000000").settings(), 1, peers);
        Future<Void> first = second.start(start);
        Future<Void> again = second.start(start);
        first.await(NodeMesh.LIMIT_SECONDS, TimeUnit.SECONDS);
        again.await(NodeMesh.LIMIT_SECONDS, TimeUnit.SECONDS);
        second.start(start).await(NodeMesh.LIMIT_SECONDS, TimeUnit.SECONDS);
        await().atMost(NodeMesh.LIMIT_SECONDS, TimeUnit.SECONDS)
                .until(() -> !mesh.work.get(1).started.isEmpty());
        assertThat(mesh.work.get(1).started).containsExactly(start);
    }
}
