package io.locmoe.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.MemberAttributeConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import io.locmoe.control.client.MeshClient;
import io.locmoe.run.ControlException;
import io.locmoe.run.event.RunEvent;
import io.locmoe.run.event.RunOutcome;
import io.locmoe.run.service.NodeStatus;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A Hazelcast member without proof of being a node joins while a job trains. */
@Tag("slow")
class StrangerBesideJobTest {
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private NodeMesh mesh;
    private HazelcastInstance stranger;

    @AfterEach
    void close() {
        try {
            mesh.close();
        } finally {
            if (stranger != null) {
                stranger.getLifecycleService().terminate();
            }
        }
    }

    /** Two nodes whose ranks train on when what a test does is over. */
    private MeshClient held(NodeMesh opened, int node) {
        mesh = opened;
        mesh.add(new FakeWork().held(over));
        mesh.add(new FakeWork().held(over));
        return mesh.client(node);
    }

    /** Claims to be node 1. */
    private HazelcastInstance join() {
        Config config = new Config().setClusterName(mesh.cluster);
        config.setProperty("hazelcast.logging.type", "slf4j")
                .setProperty("hazelcast.phone.home.enabled", "false")
                .setProperty("hazelcast.shutdownhook.enabled", "false")
                .setProperty("hazelcast.partition.count", "11")
                .setProperty("hazelcast.local.localAddress", "127.0.0.1")
                .setProperty("hazelcast.socket.bind.any", "false");
        config.getJetConfig().setEnabled(false);
        config.setMemberAttributeConfig(new MemberAttributeConfig()
                .setAttribute("name", "node-1")
                .setAttribute("host", "127.0.0.1")
                .setAttribute("rankPort", Integer.toString(mesh.nodes.get(1).rankPort())));
        config.getNetworkConfig().setPort(0);
        JoinConfig join = config.getNetworkConfig().getJoin();
        join.getAutoDetectionConfig().setEnabled(false);
        join.getMulticastConfig().setEnabled(false);
        join.getTcpIpConfig().setEnabled(true).setRequiredMember(mesh.join().getFirst());
        return Hazelcast.newHazelcastInstance(config);
    }

    /** Applies to open meshes only: certificates keep a stranger from joining. */
    @Test
    void aJobTrainsOnWhileAStrangerJoinsWritesAndLeaves() throws Exception {
        MeshClient client = held(NodeMesh.open(), 1);
        String job = client.submit(NodeMesh.job(2, 5));
        CompletableFuture<List<RunEvent>> events = NodeMesh.standingWatch(client, job);
        stranger = join();
        for (int i = 0; i < 100; i++) {
            stranger.getMap("locmoe.counters").put("epoch", "text" + i);
            stranger.getQueue("queue").add(new byte[100_000]);
        }
        assertThat(client.topology().nodes()).extracting(NodeStatus::name).containsExactly("node-0", "node-1");
        assertThat(metrics()).contains("locmoe_mesh_nodes 2.0");
        stranger.getLifecycleService().terminate();
        over.complete(null);
        assertThat(((RunEvent.Ended) events.get(NodeMesh.LIMIT_SECONDS, TimeUnit.SECONDS)
                                .getLast())
                        .outcome())
                .isEqualTo(RunOutcome.COMPLETED);
        assertThat(NodeMesh.end(client, client.submit(NodeMesh.job(2, 2))).outcome())
                .isEqualTo(RunOutcome.COMPLETED);
    }

    @Test
    void aJobTrainsOnWhenHazelcastLosesItsNode() throws Exception {
        MeshClient client = held(new NodeMesh(), 0);
        String job = client.submit(NodeMesh.job(2, 5));
        NodeMesh.awaitStep(client, job, 2);
        Hazelcast.getAllHazelcastInstances().stream()
                .filter(member -> member.getConfig().getClusterName().equals(mesh.cluster))
                .forEach(member -> member.getLifecycleService().terminate());
        over.complete(null);
        assertThat(NodeMesh.end(client, job).outcome()).isEqualTo(RunOutcome.COMPLETED);
        await().atMost(NodeMesh.LIMIT_SECONDS, TimeUnit.SECONDS)
                .until(() -> Hazelcast.getAllHazelcastInstances().stream()
                        .filter(member -> member.getConfig().getClusterName().equals(mesh.cluster))
                        .anyMatch(member -> member.getCluster().getMembers().size() == 2));
        assertThat(client.topology().nodes()).extracting(NodeStatus::name).containsExactly("node-0", "node-1");
    }

    @Test
    void nodesWithDifferentPlugInsDoNotTrainTogether() {
        mesh = new NodeMesh();
        mesh.add(new FakeWork());
        mesh.add(new FakeWork().withRouter("fedcba9876543210"));
        MeshClient client = mesh.client(0);
        assertThatThrownBy(() -> client.submit(NodeMesh.job(2, 2)))
                .hasMessageContaining("the plug-in with the router 'locmoe' is not the same on both nodes: ")
                .hasMessageContaining("l.jar with SHA-256 fedcba987654... on node-1 (")
                .hasMessageContaining("and 0123456789ab... on node-0")
                .returns(ControlException.Code.INSUFFICIENT, e -> ((ControlException) e).code());
    }

    private String metrics() throws Exception {
        URI page = URI.create("http://127.0.0.1:" + mesh.nodes.getFirst().httpPort() + "/metrics");
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }
}
