package io.locmoe.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.control.client.MeshClient;
import io.locmoe.node.log.LogTail;
import io.locmoe.run.event.RunOutcome;
import io.locmoe.run.service.LogFilter.Level;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The pages that nodes without certificates serve to browsers of their machine, and to nobody else. */
class NodePageTest {
    private final NodeMesh mesh = NodeMesh.open();
    private MeshClient user;
    private RawPages first;
    private RawPages second;
    private String job;

    @BeforeEach
    void start() throws Exception {
        mesh.with(2);
        user = mesh.client(0);
        first = pages(0);
        second = pages(1);
        job = user.submit(NodeMesh.job(2, 100_000, "steps", "100000", "recoveries", "1"));
        NodeMesh.awaitStep(user, job, 3);
    }

    @AfterEach
    void close() {
        mesh.close();
    }

    private RawPages pages(int node) {
        return new RawPages(mesh.nodes.get(node).httpPort());
    }

    private String run() {
        return "/page/runs/" + job + "/";
    }

    @Test
    void everyNodeShowsTheRunsOfTheMeshAndFollowsThem() throws Exception {
        for (RawPages pages : List.of(first, second)) {
            assertThat(pages.answer("GET", "/page/")).startsWith("HTTP/1.1 200").contains(job, "Nodes of the mesh");
            assertThat(pages.answer("GET", run()))
                    .startsWith("HTTP/1.1 200")
                    .contains("running: step ", "Checkpoint now", "Time of a step")
                    .doesNotContain(" disabled title");
            try (Socket events = pages.ask("GET", run() + "events")) {
                RawPages.until(events.getInputStream(), "event: figures");
            }
        }
        assertThat(second.answer("GET", "/page")).startsWith("HTTP/1.1 308").contains("location: /page/");
    }

    @Test
    void thePageOfTheMeshHasNodesMemoryAndLogs() throws Exception {
        LogTail.OF_PROCESS.add(Level.WARN, "a line for the page <of> the log");
        assertThat(second.answer("GET", "/page/mesh/"))
                .startsWith("HTTP/1.1 200")
                .contains(
                        "node-0 (leader)", "node-1", "code and classes", job + " runs, led by node-0", "Log of node-0")
                .contains(
                        "<h2>Run " + job, "../runs/" + job + "/", "Time of a step", "Nothing has happened to the mesh");
        assertThat(second.answer("GET", "/page/mesh/node-0/log?text=FOR+THE+PAGE&level=WARN"))
                .contains("a line for the page &lt;of&gt; the log");
        assertThat(second.answer("GET", "/page/mesh/node-0/log?text=FOR+THE+PAGE&level=ERROR"))
                .contains("0 entries.");
        try (Socket events = second.ask("GET", "/page/mesh/events")) {
            RawPages.until(events.getInputStream(), "node-0 (leader)");
        }
        assertThat(second.status("GET", "/page/mesh/node-7/log")).isEqualTo(409);
    }

    @Test
    void buttonsAskTheMeshThroughAnyNode() throws Exception {
        assertThat(second.post(run() + "checkpoint")).startsWith("HTTP/1.1 200").contains(job);
        assertThat(second.post(run() + "cancel")).startsWith("HTTP/1.1 200");
        assertThat(NodeMesh.end(user, job).outcome()).isEqualTo(RunOutcome.CANCELLED);
        assertThat(second.answer("GET", run())).contains("cancelled: step ").doesNotContain("Checkpoint now");
        assertThat(second.post(run() + "cancel")).startsWith("HTTP/1.1 404").contains("has ended");
        assertThat(first.post("/page/mesh/node-1/leave"))
                .startsWith("HTTP/1.1 200")
                .contains("told to leave");
        assertThat(mesh.nodes.get(1).awaitClosed()).isTrue();
    }

    /** What would end the run has a button of its own. */
    @Test
    void aNodeThatTheRunCannotDoWithoutIsNotToldToLeave() throws Exception {
        first.post(run() + "cancel");
        NodeMesh.end(user, job);
        assertThat(first.answer("GET", "/page/mesh/"))
                .contains("No run at the moment; the last one was " + job + ": cancelled.", "<h2>Run " + job);
        String fragile = user.submit(NodeMesh.job(2, 100_000, "steps", "100000"));
        NodeMesh.awaitStep(user, fragile, 1);
        assertThat(first.post("/page/mesh/node-1/leave"))
                .startsWith("HTTP/1.1 409")
                .contains(fragile + " has recoveries=0 and would end with this node");
        assertThat(user.run(fragile).orElseThrow().runs()).isTrue();
        first.post("/page/runs/" + fragile + "/cancel");
        NodeMesh.end(user, fragile);
        assertThat(first.post("/page/mesh/node-1/leave")).startsWith("HTTP/1.1 200");
        assertThat(mesh.nodes.get(1).awaitClosed()).isTrue();
    }

    @Test
    void pagesOfOthersAndForgedRequestsChangeAndReadNothing() throws IOException {
        String evil = "Host: evil.example:" + first.port();
        List<String> asked =
                List.of(run() + "cancel", run() + "checkpoint", "/page/mesh/node-1/leave", run() + "events");
        for (String path : asked) {
            assertThat(first.status("POST", path)).as(path).isEqualTo(403);
            assertThat(first.status("POST", path, "Origin: http://evil.example"))
                    .as(path)
                    .isEqualTo(403);
            assertThat(first.status("POST", path, "Origin: null")).as(path).isEqualTo(403);
            assertThat(first.status("POST", path, evil, "Origin: http://evil.example:" + first.port()))
                    .as(path)
                    .isEqualTo(421);
            assertThat(first.status("DELETE", path, "Origin: " + first.origin()))
                    .as(path)
                    .isEqualTo(405);
        }
        for (String path : List.of("/page/", run(), run() + "events", "/page/mesh/", "/page/mesh/node-0/log")) {
            for (String header : List.of(evil, "Host: 127.0.0.1.evil.example", "X-Forwarded-For: 203.0.113.7")) {
                assertThat(first.answer("GET", path, header))
                        .as(path)
                        .matches("(?s)HTTP/1.1 4(21|03).*")
                        .doesNotContain(job);
            }
            assertThat(first.answer("GET", path, "Origin: http://evil.example")).doesNotContain(job);
        }
        assertThat(user.run(job).orElseThrow().runs()).isTrue();
        assertThat(user.topology().nodes()).hasSize(2);
    }

    @Test
    void noPathLeadsOutOfThePages() throws IOException {
        for (String path : List.of(
                "/page/../metrics",
                "/page/%2e%2e/metrics",
                "/page/runs/..%2f..%2f..%2fetc%2fpasswd/",
                "/page/comparisons/..%2f../",
                "/page/runs/%00/",
                "/page/runs/" + "x".repeat(3000) + "/",
                "/page/runs//",
                "/page/mesh/..%2f/log",
                "/page/%zz")) {
            assertThat(first.answer("GET", path))
                    .as(path)
                    .matches("(?s)HTTP/1.1 4\\d\\d.*")
                    .doesNotContain("root:");
        }
    }

    /** Neither readers that do not read nor very many of them hold up others, the node or the training. */
    @Test
    void slowAndManyReadersHoldNobodyUp() throws Exception {
        List<Socket> silent = new ArrayList<>();
        try {
            for (int i = 0; i < 100; i++) {
                silent.add(first.ask("GET", i % 2 == 0 ? run() + "events" : "/page/"));
            }
            assertThat(pages(0).answer("GET", "/health/ready")).startsWith("HTTP/1.1 200");
            NodeMesh.awaitStep(user, job, (int) user.run(job).orElseThrow().step() + 5);
        } finally {
            for (Socket socket : silent) {
                socket.close();
            }
        }
        int status = 503;
        for (long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60); status == 503; ) {
            assertThat(System.nanoTime()).isLessThan(end);
            status = first.status("GET", "/page/");
        }
        assertThat(status).isEqualTo(200);
    }

    @Test
    void aNodeMayServeNoPage() throws Exception {
        NodeConfig config = mesh.config(2).withoutPage();
        FakeWork work = new FakeWork();
        mesh.nodes.add(NodeApplication.start(config, (plugins, dataPlane) -> work, NodeApplication.options()));
        assertThat(pages(2).answer("GET", "/page/")).startsWith("HTTP/1.1 404").doesNotContain("/page/,");
        assertThat(pages(2).status("POST", "/page/mesh/node-1/leave", "Origin: " + pages(2).origin()))
                .isEqualTo(404);
        assertThat(user.topology().nodes()).hasSize(3);
    }
}
