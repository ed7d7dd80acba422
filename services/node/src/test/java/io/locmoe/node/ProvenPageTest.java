package io.locmoe.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.control.client.MeshClient;
import io.locmoe.identity.Identity;
import io.locmoe.identity.Role;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The pages of nodes with certificates: each reader sees and does what it may on the control plane. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProvenPageTest {
    private final NodeMesh mesh = new NodeMesh();
    private final Vertx vertx = Vertx.vertx();
    private MeshClient alice;
    private String job;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        mesh.tokens = Optional.of(Files.writeString(directory.resolve("tokens"), TestCaller.tokens()));
        mesh.with(2);
        alice = mesh.client(0, TestCaller.user(Role.SUBMIT, TestCaller.OWNER));
        job = alice.submit(NodeMesh.job(2, 100_000, "steps", "100000", "recoveries", "1"));
        NodeMesh.awaitStep(alice, job, 2);
    }

    @AfterAll
    void close() {
        MeshClient.await(vertx.close());
        mesh.close();
    }

    private ProvenPages as(Identity identity) {
        return new ProvenPages(vertx, identity, mesh.nodes.get(1).httpPort());
    }

    private ProvenPages as(Role role, String name) {
        return as(mesh.certificates.of(role, name));
    }

    private String run() {
        return "/page/runs/" + job + "/";
    }

    @Test
    void withoutCertificateOrTokenNothingIsRead() throws Exception {
        ProvenPages stranger = as(mesh.certificates.stranger());
        for (String path : List.of("/page/", run(), run() + "events", "/page/mesh/", "/page/mesh/node-0/log")) {
            assertThat(stranger.answer("GET", path)).startsWith("401").doesNotContain(job);
            assertThat(stranger.answer("GET", path, "Authorization: Bearer a guess"))
                    .startsWith("401");
        }
        assertThat(stranger.post(run() + "cancel")).startsWith("401");
        assertThat(stranger.answer("GET", "/page/", "Authorization: Bearer secret of watcher"))
                .startsWith("200")
                .contains(job);
    }

    @Test
    void aWatcherReadsAndMayAskForNothing() throws Exception {
        ProvenPages watcher = as(Role.WATCH, "watcher");
        assertThat(watcher.answer("GET", run()))
                .startsWith("200")
                .contains("data-post=\"cancel\"", " disabled title=", "needs the role submit");
        assertThat(watcher.answer("GET", "/page/mesh/"))
                .startsWith("200")
                .contains(" disabled title=", "needs the role administer", "code and classes")
                .doesNotContain("Log of");
        for (String path : List.of(run() + "cancel", run() + "checkpoint", "/page/mesh/node-0/leave")) {
            assertThat(watcher.post(path)).startsWith("403").contains("needs the role");
        }
        assertThat(watcher.answer("GET", "/page/mesh/node-0/log"))
                .startsWith("403")
                .contains("reading the log of a node needs the role administer");
        assertThat(alice.run(job).orElseThrow().stopping()).isFalse();
        assertThat(alice.topology().nodes()).hasSize(2);
    }

    @Test
    void anotherUserMayNotEndTheRunAndItsOwnerMay() throws Exception {
        ProvenPages bob = as(Role.SUBMIT, "bob");
        assertThat(bob.answer("GET", run())).contains("this run is of alice");
        assertThat(bob.post(run() + "checkpoint")).startsWith("403").contains("is a job of alice");
        ProvenPages owner = as(Role.SUBMIT, TestCaller.OWNER);
        assertThat(owner.answer("GET", run())).doesNotContain(" disabled title");
        assertThat(owner.post(run() + "checkpoint")).startsWith("200");
        assertThat(owner.post("/page/mesh/node-0/leave")).startsWith("403");
    }

    /** A browser shows its certificate for every page that asks: only the page itself may ask for something. */
    @Test
    void pagesOfOtherOriginsAndNamesOfOtherHostsAreRefused() throws Exception {
        ProvenPages chief = as(Role.ADMINISTER, "chief");
        for (String path : List.of(run() + "cancel", "/page/mesh/node-0/leave")) {
            assertThat(chief.status("POST", path)).isEqualTo(403);
            for (String origin : List.of("https://evil.example", "null", "http://127.0.0.1:" + chief.port())) {
                assertThat(chief.status("POST", path, "Origin: " + origin)).isEqualTo(403);
            }
            assertThat(chief.status("POST", path, "Host: evil.example", "Origin: https://evil.example"))
                    .isEqualTo(421);
        }
        assertThat(chief.status("GET", "/page/", "Host: evil.example")).isEqualTo(421);
        assertThat(chief.answer("GET", "/page/mesh/node-0/log")).startsWith("200");
        assertThat(chief.status("GET", "/page/", "locmoe-caller: administer chief"))
                .isEqualTo(403);
        assertThat(alice.run(job).orElseThrow().stopping()).isFalse();
        assertThat(alice.topology().nodes()).hasSize(2);
    }
}
