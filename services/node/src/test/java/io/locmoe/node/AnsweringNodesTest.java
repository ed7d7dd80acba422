package io.locmoe.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.control.access.Guard;
import io.locmoe.control.access.NodeProfile;
import io.locmoe.control.client.ControlClient;
import io.locmoe.control.server.ListenAddress;
import io.locmoe.control.server.RankServer;
import io.locmoe.identity.Trust;
import io.locmoe.run.Confinement;
import io.locmoe.run.JobLimits;
import io.locmoe.run.leader.PluginQuestion;
import io.locmoe.run.mesh.Mesh;
import io.locmoe.run.mesh.NodeStatuses;
import io.locmoe.run.service.HeldPlugins;
import io.locmoe.run.service.RankService;
import io.locmoe.run.worker.NodeJobs;
import io.locmoe.topology.MemberIdentity;
import io.locmoe.topology.MembershipListener;
import io.locmoe.topology.MeshMembership;
import io.locmoe.topology.MeshNode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Finds the present nodes among some: itself, one that answers, one whose port is closed, many that accept and say
 * nothing.
 */
@Timeout(60)
class AnsweringNodesTest {
    private static final int SILENT = 8;
    /** Two seconds for each of those that are silent, one after the other, would be more. */
    private static final Duration LIMIT = Duration.ofSeconds(15);

    private final Vertx vertx = Vertx.vertx();
    private final Confinement confinement = new Confinement(vertx, vertx.getOrCreateContext());
    private final List<ServerSocket> silent = new ArrayList<>();
    private final MeshNode self = node("node-0", 1);

    @AfterEach
    void close() throws Exception {
        vertx.close().await(1, TimeUnit.MINUTES);
        for (ServerSocket socket : silent) {
            socket.close();
        }
    }

    private static MeshNode node(String name, int rankPort) {
        return new MeshNode(
                MeshNode.NO_INDEX,
                name,
                "127.0.0.1",
                1,
                2,
                rankPort,
                3,
                1,
                List.of("cpu"),
                "1",
                List.of(),
                new MeshNode.Location("", ""));
    }

    private MeshNode living() {
        RankService ranks = (RankService) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {RankService.class},
                (proxy, method, arguments) -> Future.succeededFuture(new HeldPlugins(List.of(), 0)));
        return RankServer.start(
                        vertx,
                        new ListenAddress("127.0.0.1", 0),
                        Guard.open(),
                        caller -> ranks,
                        caller -> null,
                        caller -> null,
                        asker -> Future.succeededFuture(
                                new NodeProfile(asker, asker, NodeStatuses.of(node("node-1", 1)), List.of(), true)))
                .map(server -> node("node-1", server.port()))
                .await();
    }

    private MeshNode silent(int index) throws IOException {
        ServerSocket socket = new ServerSocket(0, 10, InetAddress.getByName("127.0.0.1"));
        silent.add(socket);
        return node("silent-" + index, socket.getLocalPort());
    }

    private static MeshNode closed() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 10, InetAddress.getByName("127.0.0.1"))) {
            return node("closed", socket.getLocalPort());
        }
    }

    @Tag("slow")
    @Test
    void silentNodesAreAskedInParallel() throws IOException {
        List<MeshNode> nodes = new ArrayList<>(List.of(self, closed()));
        for (int index = 0; index < SILENT; index++) {
            nodes.add(silent(index));
        }
        MeshNode living = living();
        nodes.add(living);
        Mesh mesh = new Mesh(new Known(), new ControlClient(vertx, Trust.OPEN), confinement, JobLimits.usual(LIMIT));
        NodeJobs local = new NodeJobs(confinement, new FakeWork());
        long start = System.nanoTime();
        List<MeshNode> answering = confinement
                .call(() -> new PluginQuestion(confinement, mesh, local).answering(nodes))
                .await();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LIMIT);
        assertThat(answering).containsExactly(self, living);
        assertThat(mesh.answering(List.of()).await()).isEmpty();
    }

    /** The membership as this node knows it. */
    private final class Known implements MeshMembership {
        private final UUID instance = UUID.randomUUID();

        @Override
        public MeshNode self() {
            return self;
        }

        @Override
        public UUID instance() {
            return instance;
        }

        @Override
        public MemberIdentity identity(UUID asker) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int port() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void settle(Duration deadline) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<MeshNode> nodes() {
            return List.of(self);
        }

        @Override
        public void addListener(MembershipListener listener) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void breakOff() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {
            throw new UnsupportedOperationException();
        }
    }
}
