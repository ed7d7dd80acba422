package io.locmoe.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.locmoe.control.client.ControlClient;
import io.locmoe.control.client.MeshClient;
import io.locmoe.identity.CertificateAuthority;
import io.locmoe.identity.Identity;
import io.locmoe.identity.Principal;
import io.locmoe.identity.Role;
import io.locmoe.run.ControlException;
import io.locmoe.run.ControlException.Code;
import io.locmoe.run.Peer;
import io.locmoe.run.event.RunOutcome;
import io.locmoe.run.service.RankFailure;
import io.locmoe.run.service.RankService;
import io.locmoe.run.service.RankStart;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A mesh of two nodes with certificates, and others who have certificates of it, too. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProvenMeshTest {
    private final NodeMesh mesh = new NodeMesh();
    private final Vertx vertx = Vertx.vertx();

    private Path directory;
    private CertificateAuthority authority;

    @BeforeAll
    void start(@TempDir Path shared) {
        directory = shared;
        authority = CertificateAuthority.create(directory.resolve("authority"), mesh.cluster);
        for (int node = 0; node < 2; node++) {
            FakeWork work = new FakeWork();
            NodeConfig config = mesh.config(node).withCertificates(issue(Role.NODE, "node-" + node));
            mesh.nodes.add(NodeApplication.start(config, (plugins, dataPlane) -> work, NodeApplication.options()));
            mesh.work.add(work);
        }
    }

    @AfterAll
    void close() throws Exception {
        vertx.close().await(NodeMesh.LIMIT_SECONDS, TimeUnit.SECONDS);
        mesh.close();
    }

    private Path issue(Role role, String name) {
        Path own = directory.resolve(name);
        authority.issue(new Principal(mesh.cluster, role, name), own);
        return own;
    }

    private MeshClient user(int node, Role role, String name) {
        return MeshClient.connect(
                mesh.nodes.get(node).controlAddress(), Identity.load(issue(role, name)), Optional.empty());
    }

    private static void forbidden(Future<?> call, String reason) {
        assertThatThrownBy(() -> call.await(NodeMesh.LIMIT_SECONDS, TimeUnit.SECONDS))
                .hasMessageContaining(reason)
                .returns(Code.FORBIDDEN, e -> ((ControlException) e).code());
    }

    @Test
    void aUserControlsOnlyItsOwnJobsThroughAnyNode() throws Exception {
        try (MeshClient alice = user(1, Role.SUBMIT, "alice");
                MeshClient bob = user(1, Role.SUBMIT, "bob");
                MeshClient watcher = user(0, Role.WATCH, "watcher");
                MeshClient chief = user(1, Role.ADMINISTER, "chief")) {
            String job = alice.submit(NodeMesh.job(2, 100_000, "steps", "100000"));
            NodeMesh.awaitStep(watcher, job, 2);
            for (Runnable call : List.<Runnable>of(() -> bob.cancel(job), () -> bob.checkpoint(job))) {
                assertThatThrownBy(call::run)
                        .hasMessage(job + " is a job of alice; that needs the role administer, but the caller is bob"
                                + " with the role submit")
                        .returns(Code.FORBIDDEN, e -> ((ControlException) e).code());
            }
            assertThatThrownBy(() -> watcher.cancel(job)).hasMessageContaining("CancelRun needs the role submit");
            alice.checkpoint(job);
            alice.cancel(job);
            assertThat(NodeMesh.end(watcher, job).outcome()).isEqualTo(RunOutcome.CANCELLED);
            String second = bob.submit(NodeMesh.job(2, 100_000, "steps", "100000"));
            NodeMesh.awaitStep(watcher, second, 2);
            chief.cancel(second);
            assertThat(NodeMesh.end(watcher, second).outcome()).isEqualTo(RunOutcome.CANCELLED);
        }
    }

    /** A third node of the mesh, which has no part in the job. */
    @Test
    void aNodeSpeaksForItselfAlone() throws Exception {
        ControlClient third = new ControlClient(vertx, Identity.load(issue(Role.NODE, "node-2")));
        RankService first = third.ranks(
                new Peer("node-0", "127.0.0.1", 0, 0, mesh.nodes.get(0).rankPort()));
        RankService second = third.ranks(
                new Peer("node-1", "127.0.0.1", 0, 0, mesh.nodes.get(1).rankPort()));
        try (MeshClient alice = user(0, Role.SUBMIT, "alice")) {
            String job = alice.submit(NodeMesh.job(2, 100_000, "steps", "100000"));
            NodeMesh.awaitStep(alice, job, 2);
            await().atMost(NodeMesh.LIMIT_SECONDS, TimeUnit.SECONDS)
                    .until(() -> mesh.work.get(1).started.stream()
                            .anyMatch(start -> start.jobId().equals(job)));
            RankStart started = mesh.work.get(1).started.getLast();
            forbidden(second.start(started), "only node-0, which starts the job, may say that; the caller is node-2");
            forbidden(second.cancel(job, "no"), "only node-0, which leads " + job);
            forbidden(first.cancel(job, "no"), "only node-0, which leads " + job);
            forbidden(first.ended(job, 1, List.of()), "only node-1, which is node 1 of " + job);
            forbidden(first.reportFailure(new RankFailure(job, 1, 1, "no", false)), "only node-1, which is node 1");
            NodeMesh.awaitStep(alice, job, 20);
            alice.cancel(job);
            assertThat(NodeMesh.end(alice, job).outcome()).isEqualTo(RunOutcome.CANCELLED);
        }
    }

    @Test
    void healthIsPublicAndMetricsRequireTheWatchRole() throws Exception {
        assertThat(get(Identity.trusting(directory.resolve("authority")), "/health/ready"))
                .returns(200, HttpResponse::statusCode);
        assertThat(get(Identity.trusting(directory.resolve("authority")), "/metrics"))
                .returns(401, HttpResponse::statusCode)
                .extracting(HttpResponse::body)
                .asString()
                .contains("has shown neither a certificate of the mesh '" + mesh.cluster + "' nor a token");
        assertThat(get(Identity.load(issue(Role.WATCH, "prometheus")), "/metrics"))
                .returns(200, HttpResponse::statusCode)
                .extracting(HttpResponse::body)
                .asString()
                .contains("locmoe_");
    }

    private HttpResponse<String> get(Identity identity, String path) throws Exception {
        return MeshCertificates.get(identity, mesh.nodes.getFirst().httpPort(), path);
    }
}
