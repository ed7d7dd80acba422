package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.harness.Mesh;
import io.locmoe.harness.job.Job;
import io.locmoe.harness.job.JobEnd;
import io.locmoe.harness.job.RunningJob;
import io.locmoe.harness.mesh.TestMesh;
import io.locmoe.harness.mesh.TestNode;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * A node that says nothing, though its connections stand, is noticed soon; one that is only slow is waited for. After
 * a node has been lost, the others doubt it for a while, and notice it sooner than ranks do when it stops again, so no
 * later job has a part for it.
 */
@Tag("slow")
@Mesh(nodes = 3)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SilenceTest {
    private static final Job JOB = Job.tiny()
            .steps(1_000_000)
            .paced()
            .set("experts", 6)
            .set("width", 48)
            .set("batch", 6)
            .set("overlap", 2);
    /** What the node says that notices it first; its rank may wait for another one, which waits for the silent one. */
    private static final String SILENT = ".*node 2 \\(.*\\) has said nothing to node [01] for 6 s, .*";
    /** Chunk 0, and layer where there is none, are not written. */
    private static final String EXCHANGE = "\\d+\\.\\d{6} rank %d (to|from) rank \\d: step \\d+, micro-batch -?\\d+"
            + "(, layer \\d+)?, [A-Z_]+(, chunk \\d+)?, (\\d+ bytes, .*|not received yet)";

    @Test
    @Order(1)
    void oneThatIsOnlySlowIsWaitedForAndOneThatIsStoppedIsLost(TestMesh mesh) throws InterruptedException {
        try (RunningJob job = mesh.submit(JOB)) {
            job.awaitStep(3);
            isSlow(mesh.node(1));
            job.awaitStep(job.files().lastStep() + 1);
            standsStill(mesh.node(2));
            job.awaitStep(job.files().lastStep() + 1);
            mesh.node(2).pause();
            JobEnd end = job.awaitEnd();
            assertThat(end.message()).contains("node-2").doesNotContain("last exchanges");
            assertThat(job.files().log()).anyMatch(line -> line.matches(SILENT));
            requireLastExchanges(job.files().log());
        } finally {
            mesh.node(2).resume();
        }
    }

    /** Works for a twentieth of the time, in slices, for longer than a silent node is waited for. */
    private static void isSlow(TestNode node) throws InterruptedException {
        node.slowDown(0.05);
        TimeUnit.SECONDS.sleep(8);
        node.slowDown(1);
    }

    /** Does nothing for as long as a collection may take. */
    private static void standsStill(TestNode node) throws InterruptedException {
        node.pause();
        TimeUnit.SECONDS.sleep(5);
        node.resume();
    }

    /** The log of the run has those of all living nodes, and names the silent one. */
    private static void requireLastExchanges(List<String> log) {
        assertThat(log)
                .containsOnlyOnce("node-2: sent none of its last exchanges")
                .anyMatch(line -> line.contains("from rank 2: step ") && line.endsWith("not received yet"));
        for (int node : new int[] {0, 1}) {
            String name = "node-" + node + ": ";
            assertThat(log.stream()
                            .filter(line -> line.startsWith(name))
                            .dropWhile(line ->
                                    !line.equals(name + "its last exchanges, in seconds since it joined the job:"))
                            .skip(1))
                    .hasSizeBetween(2, 24)
                    .allMatch(line -> line.matches(name + EXCHANGE.formatted(node)))
                    .anyMatch(line -> line.endsWith("not received yet"))
                    .anyMatch(line -> line.contains(" bytes, after "));
        }
    }

    @Test
    @Order(2)
    void aStoppedCoordinatorIsNamedByTheCommand(TestMesh mesh) {
        try (RunningJob job = mesh.submit(JOB.set("nodes", 2))) {
            job.awaitStep(3);
            mesh.node(0).pause();
            assertThat(job.awaitEnd().message()).contains("node-0", "has sent nothing of ", "after step ");
        }
    }
}
