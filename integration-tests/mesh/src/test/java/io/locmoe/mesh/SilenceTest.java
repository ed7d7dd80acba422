package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.harness.Mesh;
import io.locmoe.harness.job.Job;
import io.locmoe.harness.job.JobEnd;
import io.locmoe.harness.job.RunningJob;
import io.locmoe.harness.mesh.TestMesh;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A node that says nothing, though its connections stand, is noticed soon; one that is only slow is waited for. */
@Tag("slow")
@Mesh(nodes = 3)
class SilenceTest {
    private static final Job JOB =
            Job.tiny().steps(1_000_000).set("experts", 6).set("width", 48).set("batch", 6);
    /** Twice what is promised, for busy machines; who waits for the last word of a silent node takes longer. */
    private static final Duration LIMIT = Duration.ofSeconds(20);
    /** In the log of the run: a rank that waits, and what for. */
    private static final String WAIT = ".*has said nothing to node [02] for 6 s, .*; rank [02] \\(node [02]\\)"
            + " (waits for|sends to) rank 1 \\(node 1\\): step \\d+,.* [A-Z_]+.*";

    /** What is told of the end of a job, and then its log. */
    static List<String> ended(TestMesh mesh, Runnable fault) {
        try (RunningJob job = mesh.submit(JOB)) {
            job.awaitStep(3);
            long start = System.nanoTime();
            fault.run();
            JobEnd end = job.awaitEnd();
            Duration time = Duration.ofNanos(System.nanoTime() - start);
            assertThat(time).as(end.message()).isLessThan(LIMIT);
            return List.of(
                    end.message(),
                    String.join(System.lineSeparator(), job.files().log()));
        }
    }

    static void requireNode1Lost(List<String> told) {
        assertThat(told.getFirst()).contains("node-1");
        assertThat(told.getLast().lines()).anyMatch(line -> line.matches(WAIT));
    }

    @Test
    void aStoppedNodeProcessIsReportedLost(TestMesh mesh) {
        try {
            requireNode1Lost(ended(mesh, mesh.node(1)::pause));
        } finally {
            mesh.node(1).resume();
        }
    }

    @Test
    void aStoppedCoordinatorIsReportedLost(TestMesh mesh) {
        try {
            assertThat(ended(mesh, mesh.node(0)::pause).getFirst())
                    .contains("node-0", "has sent nothing of ", "after step ");
        } finally {
            mesh.node(0).resume();
        }
    }

    /** It works for a twentieth of the time, in slices, and then does nothing for as long as a collection may take. */
    @Test
    void aNodeThatIsOnlySlowIsWaitedFor(TestMesh mesh) throws InterruptedException {
        try (RunningJob job = mesh.submit(JOB)) {
            job.awaitStep(3);
            mesh.node(1).slowDown(0.05);
            TimeUnit.SECONDS.sleep(8);
            mesh.node(1).slowDown(1);
            job.awaitStep(job.files().lastStep() + 1);
            mesh.node(2).pause();
            TimeUnit.SECONDS.sleep(5);
            mesh.node(2).resume();
            job.awaitStep(job.files().lastStep() + 1);
        }
    }
}
