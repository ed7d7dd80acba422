package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.locmoe.engine.report.StepReport;
import io.locmoe.harness.Mesh;
import io.locmoe.harness.job.Job;
import io.locmoe.harness.job.RunningJob;
import io.locmoe.harness.mesh.TestMesh;
import io.locmoe.report.ReportMove;
import io.locmoe.report.ReportSlowNode;
import io.locmoe.report.RunReport;
import io.locmoe.report.text.Sentences;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A node gets slower than the others while it trains. When it is named, and when no more, is tested without processes;
 * here it is really slow.
 */
@Tag("slow")
class SlowNodeTest {
    private static final Duration LIMIT = Duration.ofSeconds(120);
    /**
     * Steps that are longer than the pulses by which a node is slowed down. Three quarters of a step are experts, over
     * which tokens are spread evenly.
     */
    private static final Job JOB = Job.tiny()
            .set("width", 96)
            .set("feedForward", 768)
            .set("heads", 4)
            .set("sequence", 64)
            .set("sparseEvery", 1)
            .set("experts", 12)
            .set("batch", 12)
            .set("router", "forced-balance")
            .set("recoveries", 1)
            .set("relieveSlow", true)
            .set("checkpointSeconds", 0)
            .steps(1_000_000);

    @Test
    @Mesh(nodes = 3)
    void aSlowNodeIsNamedWithinTwentyStepsAndGetsFewerExperts(TestMesh mesh) {
        try (RunningJob running = mesh.submit(JOB)) {
            await("JVMs have compiled").atMost(LIMIT).until(() -> hasWarmedUp(running));
            assertThat(report(running).slowNodes()).isEmpty();
            long from = running.files().lastStep();
            mesh.node(1).slowDown(1.0 / 4);
            await("experts are moved")
                    .atMost(LIMIT)
                    .until(() -> !relief(running).isEmpty());
            ReportSlowNode slow = report(running).slowNodes().getFirst();
            requireNamed(slow, from);
            ReportMove move = relief(running).getFirst();
            assertThat(move.experts().values().stream().mapToInt(n -> n).sum()).isEqualTo(12);
            assertThat(slow.until()).as("the next job judges anew").isLessThan(move.step());
            running.awaitStep(move.step() + 3);
            mesh.node(1).slowDown(1);
            running.cancel();
            running.awaitEnd();
            RunReport report = report(running);
            assertThat(report.time().pauses()).isPositive();
            assertThat(report.failures()).isEmpty();
            assertThat(report.steps())
                    .extracting(StepReport::step)
                    .as("nothing is repeated")
                    .doesNotHaveDuplicates();
            assertThat(running.files().log())
                    .contains(Sentences.move(move))
                    .anyMatch(line -> line.startsWith("node-1 is slow: since step " + slow.since() + " it computes "));
        }
    }

    private static void requireNamed(ReportSlowNode slow, long from) {
        assertThat(slow.node()).isEqualTo("node-1");
        // It takes effect some steps after it was asked for; on a busy machine some steps before were slow too.
        assertThat(slow.named() - slow.since()).isBetween(3L, 21L);
        assertThat(slow.since()).isBetween(from - 10, slow.named());
        assertThat(slow.factor()).isBetween(1.5, 8.0);
    }

    private static List<ReportMove> relief(RunningJob running) {
        return report(running).moves().stream()
                .filter(move -> move.slow().contains("node-1") && move.experts().get("node-1") < 4)
                .toList();
    }

    private static RunReport report(RunningJob running) {
        return running.files().report();
    }

    /** After ten steps and ten seconds nodes are judged by ten more steps. */
    private static boolean hasWarmedUp(RunningJob running) {
        return running.files().lastStep() > 30
                && report(running).time() != null
                && report(running).time().training() > 12;
    }
}
