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
import io.locmoe.report.ReportFailure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Nodes that do not hear each other, though whoever watches reaches all: the most of them go on, as they do by default,
 * the others say that they do not, and come back when they are heard again. What nodes agree on where others are cut
 * off is tested in one JVM; here links are cut.
 */
@Tag("slow")
@Mesh(nodes = 4, linkRate = "10gbit")
class PartitionTest {
    private static final Duration LIMIT = Duration.ofSeconds(120);

    private static final String JOBS = "locmoe_training_jobs_total";

    private static final Job JOB = Job.tiny()
            .set("width", 48)
            .set("batch", 8)
            .set("experts", 8)
            .steps(1_000_000)
            .paced()
            .set("snapshotEvery", 1)
            .set("recoveries", 3)
            .set("replaceWait", 2);

    @Test
    void theMostGoOnAndTakeTheOthersInAgainAndOfTwoHalvesNobodyGoesOn(TestMesh mesh) {
        try (Leaders leaders = new Leaders(mesh);
                RunningJob job = mesh.submit(JOB)) {
            job.awaitStep(5);
            theyGoOnWithoutALeaderThatHearsNobody(mesh, job, leaders);
            isTakenInAgain(mesh, job, leaders);
            nobodyGoesOn(mesh, job, leaders);
        }
    }

    /**
     * It says that all others are lost, which arrives. The three divide neither experts nor batch, so two train: those
     * that have copies of all together. It is cut off for so long that all have given each other up.
     */
    private static void theyGoOnWithoutALeaderThatHearsNobody(TestMesh mesh, RunningJob job, Leaders leaders) {
        TestNode first = mesh.node(0);
        double failed = failed(first);
        others(mesh, first).forEach(first::ignore);
        awaitLoss(job);
        ReportFailure loss = job.files().report().failures().getFirst();
        assertThat(loss.nodes()).containsExactly(first.name());
        assertThat(loss.cause()).contains("node-0", "which led the run, has failed", "has said nothing to node");
        assertThat(loss.nodesAfter()).isEqualTo(2);
        assertThat(loss.state()).isEqualTo(ReportFailure.SNAPSHOT);
        await("it has given up").atMost(LIMIT).until(() -> failed(first) > failed);
        await("all have").atMost(LIMIT).until(() -> nodes(first) == 1 && nodes(mesh.node(1)) == 3);
        job.awaitStep(job.files().lastStep() + 20);
        assertThat(job.files().report().failures()).hasSize(1);
        assertThat(leaders.together()).isEmpty();
        assertThat(leaders.turns()).startsWith(first.name()).hasSize(2);
    }

    private static void isTakenInAgain(TestMesh mesh, RunningJob job, Leaders leaders) {
        others(mesh, mesh.node(0)).forEach(mesh.node(0)::hear);
        await().atMost(LIMIT)
                .until(() -> !job.runs() || !job.files().report().joins().isEmpty());
        assertThat(job.files().report().joins())
                .as(log(job))
                .singleElement()
                .satisfies(join -> assertThat(join.nodesAfter()).isEqualTo(4));
        assertThat(job.files().report().failures()).hasSize(1);
        assertThat(leaders.together()).isEmpty();
        assertThat(leaders.turns()).hasSize(2);
    }

    /** Nodes may give up one after the other, so it is the last. */
    private static void nobodyGoesOn(TestMesh mesh, RunningJob job, Leaders leaders) {
        job.awaitStep(job.files().lastStep() + 5);
        String leader = leaders.turns().getLast();
        List<TestNode> half = List.of(mesh.node(0), mesh.node(1));
        half.forEach(one -> others(mesh, one).stream()
                .filter(other -> !half.contains(other))
                .forEach(other -> {
                    one.ignore(other);
                    other.ignore(one);
                }));
        await().atMost(LIMIT).until(() -> log(job).contains("half of the nodes do not hear " + leader));
        JobEnd end = job.awaitEnd();
        assertThat(end.message())
                .contains("no majority of the run's nodes")
                .containsPattern("2 of 4 nodes of the run are not heard: (node-[01], node-[01]|node-[23], node-[23])");
        assertThat(mesh.nodes())
                .allSatisfy(node -> assertThat(Leaders.step(node)).isZero());
        assertThat(leaders.turns()).hasSize(2);
    }

    private static List<TestNode> others(TestMesh mesh, TestNode node) {
        return mesh.nodes().stream().filter(other -> !other.equals(node)).toList();
    }

    private static double nodes(TestNode node) {
        return node.metrics().value("locmoe_mesh_nodes");
    }

    private static String log(RunningJob job) {
        return String.join(System.lineSeparator(), job.files().log());
    }

    /** Once it trains again. */
    private static void awaitLoss(RunningJob job) {
        await().atMost(LIMIT)
                .until(() -> !job.runs() || !job.files().report().failures().isEmpty());
        assertThat(job.runs()).as(log(job)).isTrue();
    }

    /** Jobs that have failed at a node, as its metrics count them. */
    private static double failed(TestNode node) {
        return node.metrics().samples().stream()
                .filter(sample -> sample.name().equals(JOBS) && sample.labels().equals(Map.of("outcome", "failed")))
                .mapToDouble(NodeMetrics.Sample::value)
                .sum();
    }
}
