package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.locmoe.harness.Mesh;
import io.locmoe.harness.job.Job;
import io.locmoe.harness.job.JobEnd;
import io.locmoe.harness.job.RunningJob;
import io.locmoe.harness.mesh.NodeMetrics;
import io.locmoe.harness.mesh.TestMesh;
import io.locmoe.harness.mesh.TestNode;
import io.locmoe.report.ReportLoss;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Nodes that do not hear each other, though whoever watches reaches all: the most of them go on, as they do by default,
 * the others say that they do not, and come back when they are heard again.
 */
@Tag("slow")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Mesh(nodes = 4, linkRate = "10gbit")
class PartitionTest {
    private static final Duration LIMIT = Duration.ofSeconds(120);
    /** Seconds; twice what is promised, for busy machines. */
    private static final double NOTICED = 20;

    private static final double AGAIN = 30;

    private static final String JOBS = "locmoe_training_jobs_total";
    private static final String TAKE_OVERS = "locmoe_training_take_overs_total";

    private static final Duration STEADY = Duration.ofSeconds(3);

    private static final Job JOB = Job.tiny()
            .set("width", 48)
            .set("experts", 12)
            .set("batch", 12)
            .set("validationSequences", 12)
            .steps(1_000_000)
            .set("snapshotEvery", 1)
            .set("recoveries", 3)
            .set("replaceWait", 2);

    /**
     * It is watched, too: the watch goes on at those that go on. It is cut off for so long that all have given each
     * other up, and then taken in again.
     */
    @Test
    @Order(1)
    void threeOfFourNodesContinueWithoutTheCutOffLeader(TestMesh mesh) {
        TestNode first = mesh.node(0);
        double failed = failed(JOBS, first);
        try (Keepers keepers = new Keepers(mesh);
                RunningJob job = mesh.submit(JOB)) {
            job.awaitStep(5);
            ReportLoss loss = lossAfter(job, () -> between(mesh, List.of(first), TestNode::ignore));
            try {
                assertThat(loss.lost()).containsExactly(first.name());
                assertThat(loss.cause()).contains("node-0", "which kept the run, is lost", "has said nothing to node");
                assertThat(loss.nodesAfter()).isEqualTo(3);
                await("it has given up").atMost(LIMIT).until(() -> failed(JOBS, first) > failed);
                await("all have").atMost(LIMIT).until(() -> nodes(first) == 1 && nodes(mesh.node(1)) == 3);
            } finally {
                between(mesh, List.of(first), TestNode::hear);
            }
            requireTakenIn(job);
            awaitWhole(mesh);
            assertThat(keepers.together()).isEmpty();
            assertThat(keepers.turns()).startsWith(first.name()).hasSize(2);
        }
    }

    private static void requireTakenIn(RunningJob job) {
        long healed = System.nanoTime();
        await().atMost(LIMIT)
                .until(() -> !job.runs() || !job.files().report().joins().isEmpty());
        System.out.printf("a node was back in its run %.1f s after it was heard again%n", since(healed));
        assertThat(job.files().report().joins()).hasSize(1);
        assertThat(job.files().report().losses()).hasSize(1);
    }

    /** A node hears nobody, but its messages arrive; it must not disturb the nodes that continue. */
    @Test
    @Order(2)
    void majorityContinuesWithoutANodeThatHearsNobody(TestMesh mesh) {
        double failed = failed(TAKE_OVERS, mesh.node(3));
        try (Keepers keepers = new Keepers(mesh);
                RunningJob job = mesh.submit(JOB)) {
            job.awaitStep(5);
            ReportLoss loss = lossAfter(job, () -> all(mesh, mesh.node(3), TestNode::ignore));
            assertThat(loss.lost()).containsExactly("node-3");
            assertThat(loss.cause()).contains("has said nothing to node");
            assertThat(loss.nodesAfter()).isEqualTo(3);
            await("it has asked to take the run over, and given up")
                    .atMost(LIMIT)
                    .until(() -> failed(TAKE_OVERS, mesh.node(3)) > failed);
            job.awaitStep(job.files().lastStep() + 20);
            assertThat(job.files().report().losses()).hasSize(1);
            assertThat(keepers.turns()).containsExactly("node-0");
        } finally {
            all(mesh, mesh.node(3), TestNode::hear);
            awaitWhole(mesh);
        }
    }

    /**
     * It says that all others are lost, which arrives. The three divide neither experts nor batch, so two train: those
     * that have copies of all together.
     */
    @Test
    @Order(3)
    void majorityContinuesWithoutALeaderThatHearsNobody(TestMesh mesh) {
        TestNode first = mesh.node(0);
        double failed = failed(JOBS, first);
        try (Keepers keepers = new Keepers(mesh);
                RunningJob job = mesh.submit(JOB.set("experts", 8).set("batch", 8))) {
            job.awaitStep(5);
            ReportLoss loss = lossAfter(job, () -> all(mesh, first, TestNode::ignore));
            assertThat(loss.lost()).containsExactly(first.name());
            assertThat(loss.cause()).contains("node-0", "which kept the run, is lost");
            assertThat(loss.nodesAfter()).isEqualTo(2);
            assertThat(loss.state()).isEqualTo(ReportLoss.SNAPSHOT);
            await("it has given up").atMost(LIMIT).until(() -> failed(JOBS, first) > failed);
            job.awaitStep(job.files().lastStep() + 20);
            assertThat(job.files().report().losses()).hasSize(1);
            assertThat(keepers.together()).isEmpty();
            assertThat(keepers.turns()).startsWith(first.name()).hasSize(2);
        } finally {
            all(mesh, first, TestNode::hear);
            awaitWhole(mesh);
        }
    }

    /** Nodes may give up one after the other, so it is the last. */
    @Test
    @Order(4)
    void neitherHalfOfAnEvenPartitionContinues(TestMesh mesh) {
        List<TestNode> half = List.of(mesh.node(0), mesh.node(1));
        try (Keepers keepers = new Keepers(mesh);
                RunningJob job = mesh.submit(JOB)) {
            job.awaitStep(5);
            long cut = System.nanoTime();
            between(mesh, half, TestNode::ignore);
            await().atMost(LIMIT).until(() -> log(job).contains("half of the nodes do not hear node-0"));
            assertNoticed(since(cut));
            JobEnd end = job.awaitEnd();
            assertThat(end.message())
                    .contains("no majority of the run's nodes")
                    .contains("2 of 4 nodes of the run are not heard: node-2, node-3");
            assertThat(mesh.nodes())
                    .allSatisfy(node -> assertThat(Keepers.step(node)).isZero());
            assertThat(keepers.turns()).containsExactly("node-0");
        }
    }

    private static void between(TestMesh mesh, List<TestNode> side, BiConsumer<TestNode, TestNode> done) {
        for (TestNode one : side) {
            mesh.nodes().stream().filter(node -> !side.contains(node)).forEach(other -> {
                done.accept(one, other);
                done.accept(other, one);
            });
        }
    }

    /** A node and what all others send to it. */
    private static void all(TestMesh mesh, TestNode node, BiConsumer<TestNode, TestNode> done) {
        mesh.nodes().stream().filter(other -> !other.equals(node)).forEach(other -> done.accept(node, other));
    }

    private static double nodes(TestNode node) {
        return node.metrics().value("locmoe_mesh_nodes");
    }

    /** And stays so: Hazelcast may be about to notice what is over. */
    private static void awaitWhole(TestMesh mesh) {
        await().atMost(LIMIT)
                .during(STEADY)
                .until(() -> mesh.nodes().stream()
                        .allMatch(node -> nodes(node) == mesh.nodes().size()));
    }

    private static String log(RunningJob job) {
        return String.join(System.lineSeparator(), job.files().log());
    }

    private static double since(long nanoTime) {
        return (System.nanoTime() - nanoTime) / 1e9;
    }

    private static void assertNoticed(double seconds) {
        System.out.printf("a partition was noticed after %.1f s%n", seconds);
        assertThat(seconds).as("noticed").isLessThan(NOTICED);
    }

    /** What a job has lost by what happens now, once it trains again. */
    private static ReportLoss lossAfter(RunningJob job, Runnable cut) {
        long start = System.nanoTime();
        cut.run();
        await().atMost(LIMIT).until(() -> !job.runs() || log(job).contains(": replacements have "));
        assertNoticed(since(start));
        await().atMost(LIMIT)
                .until(() -> !job.runs() || !job.files().report().losses().isEmpty());
        double again = since(start);
        System.out.printf("and trained again after %.1f s%n", again);
        assertThat(job.runs()).as(log(job)).isTrue();
        assertThat(again).as("training again").isLessThan(AGAIN);
        return job.files().report().losses().getFirst();
    }

    /** What has failed at a node, as one of its metrics counts it. */
    private static double failed(String metric, TestNode node) {
        return node.metrics().samples().stream()
                .filter(sample ->
                        sample.name().equals(metric) && sample.labels().equals(Map.of("outcome", "failed")))
                .mapToDouble(NodeMetrics.Sample::value)
                .sum();
    }
}
