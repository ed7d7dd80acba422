package io.locmoe.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.client.LocmoeMesh;
import io.locmoe.client.MeshException;
import io.locmoe.client.MeshException.Reason;
import io.locmoe.client.MeshMember;
import io.locmoe.client.RunInfo;
import io.locmoe.client.RunWatch;
import io.locmoe.client.WatchEvent;
import io.locmoe.identity.Role;
import io.locmoe.report.ReportFile;
import io.locmoe.report.ReportJob;
import io.locmoe.report.RunReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client for Java programs on nodes of a mesh with certificates, whose work is fake. */
@Tag("slow")
class JavaClientTest {
    private static final String CHECKPOINTS = "/checkpoints";
    private static final Duration ACCEPTED = Duration.ofSeconds(60);

    private final NodeMesh mesh = new NodeMesh();

    @TempDir
    private Path directory;

    @AfterEach
    void close() {
        mesh.close();
    }

    private LocmoeMesh connect(Role role, String name, String... addresses) {
        return LocmoeMesh.at(addresses)
                .certificates(mesh.certificates.directoryOf(role, name))
                .connect();
    }

    private static String submit(LocmoeMesh client, Map<String, String> settings) {
        return client.submit(settings, CHECKPOINTS, ACCEPTED);
    }

    private static Map<String, String> settings(int nodes, int steps, String... more) {
        return new TreeMap<>(NodeMesh.job(nodes, steps, more).settings());
    }

    /** The first address is of nobody. */
    @Test
    void submitsWatchesAndReports() throws Exception {
        mesh.with(2);
        try (LocmoeMesh alice =
                connect(Role.SUBMIT, "alice", "127.0.0.1:1", mesh.nodes.get(1).controlAddress())) {
            assertThat(alice.members().nodes()).extracting(MeshMember::name).containsExactly("node-0", "node-1");
            String run = submit(alice, settings(2, 5));
            List<WatchEvent> events = new ArrayList<>();
            try (RunWatch watch = alice.watch(run)) {
                watch.forEach(events::add);
            }
            assertThat(events)
                    .filteredOn(WatchEvent.Step.class::isInstance)
                    .map(event -> ((WatchEvent.Step) event).report().step())
                    .containsExactly(1L, 2L, 3L, 4L, 5L);
            assertThat(events.getLast())
                    .isInstanceOfSatisfying(
                            WatchEvent.Ended.class,
                            end -> assertThat(end.outcome()).isEqualTo(RunInfo.Outcome.COMPLETED));
            assertThat(alice.runs())
                    .singleElement()
                    .satisfies(info -> assertThat(info.owner()).isEqualTo("alice"))
                    .satisfies(info -> assertThat(info.id()).isEqualTo(run));
            reports(alice, run);
            refuses(alice);
        }
    }

    private void reports(LocmoeMesh alice, String run) throws Exception {
        RunReport report = alice.report(run);
        ReportFile.in(directory).write(report);
        RunReport read = ReportFile.in(directory).read();
        assertThat(read.job().status()).isEqualTo(ReportJob.COMPLETED);
        assertThat(read.job().settings()).containsEntry("stopAfter", "5");
        assertThat(read.steps()).hasSize(5);
        assertThat(read.time().training()).isPositive();
    }

    private void refuses(LocmoeMesh alice) {
        fails(Reason.INVALID, "learningRate", () -> submit(alice, settings(2, 5, "learningRate", "fast")));
        fails(Reason.INVALID, "unknown setting", () -> submit(alice, settings(2, 5, "learningRat", "1")));
        fails(Reason.UNKNOWN_RUN, "job-20200101-000000-0000", () -> alice.watch("job-20200101-000000-0000"));
        String address = mesh.nodes.getFirst().controlAddress();
        try (LocmoeMesh bob = connect(Role.WATCH, "bob", address)) {
            fails(Reason.FORBIDDEN, "needs the role submit; the caller is bob", () -> submit(bob, settings(2, 5)));
        }
        fails(
                Reason.UNREACHABLE,
                "name certificates",
                () -> LocmoeMesh.at(address).connect());
        fails(
                Reason.FILES,
                "ca.pem",
                () -> LocmoeMesh.at(address).certificates(directory).connect());
        try (MeshCertificates others = new MeshCertificates("another")) {
            Path stranger = others.directoryOf(Role.SUBMIT, "alice");
            fails(
                    Reason.UNTRUSTED,
                    "another",
                    () -> LocmoeMesh.at(address).certificates(stranger).connect());
        }
    }

    private static void fails(Reason reason, String words, Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        MeshException.class, e -> assertThat(e.reason()).isEqualTo(reason))
                .hasMessageContaining(words);
    }

    /** The watched node is the leader; its run goes on under another one, and the client asks that for the rest. */
    @Test
    void aWatchGoesOnAfterTheDeathOfItsNode() throws Exception {
        try (FakeNode.Child killed = FakeNode.start(mesh.config(0), directory)) {
            List<String> seed = List.of("127.0.0.1:" + killed.membershipPort());
            for (int node = 1; node < 3; node++) {
                mesh.nodes.add(NodeApplication.start(
                        mesh.config(node).withMesh(mesh.cluster, 0, seed),
                        (plugins, dataPlane) -> new FakeWork(),
                        NodeApplication.options()));
            }
            try (LocmoeMesh alice = connect(Role.SUBMIT, "alice", killed.controlAddress())) {
                String run =
                        submit(alice, NodeMesh.longJobThatToleratesAFailure().settings());
                BlockingQueue<WatchEvent> events = new LinkedBlockingQueue<>();
                CompletableFuture<WatchEvent.Ended> end = alice.listen(run, events::add);
                await(
                        events,
                        event -> event instanceof WatchEvent.Step step
                                && step.report().step() > 2);
                killed.kill();
                await(
                        events,
                        event -> event instanceof WatchEvent.Recovered recovered
                                && recovered.failure().nodes().contains("node-0"));
                alice.checkpoint(run);
                await(events, WatchEvent.CheckpointWritten.class::isInstance);
                alice.cancel(run);
                assertThat(end.get(NodeMesh.LIMIT_SECONDS, TimeUnit.SECONDS).outcome())
                        .isEqualTo(RunInfo.Outcome.CANCELLED);
                assertThat(alice.report(run).failures())
                        .singleElement()
                        .satisfies(failure -> assertThat(failure.nodes()).containsExactly("node-0"));
            }
        }
    }

    private static void await(BlockingQueue<WatchEvent> events, Predicate<WatchEvent> wanted) throws Exception {
        WatchEvent event;
        do {
            event = events.poll(NodeMesh.LIMIT_SECONDS, TimeUnit.SECONDS);
            assertThat(event).isNotNull().isNotInstanceOf(WatchEvent.Ended.class);
        } while (!wanted.test(event));
    }
}
