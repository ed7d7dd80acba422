package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.locmoe.engine.report.StepReport;
import io.locmoe.harness.Mesh;
import io.locmoe.harness.job.Job;
import io.locmoe.harness.job.RunningJob;
import io.locmoe.harness.mesh.TestMesh;
import io.locmoe.report.RunReport;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The default job, on real text: what the model learns and where its tokens go. */
@Tag("slow")
@Mesh(nodes = 4, inThisJvm = true)
class TrainingTest {
    private static final Duration LIMIT = Duration.ofMinutes(10);
    /** No text of the test's, so that it is the built-in one. */
    private static final Job DEFAULT = new Job(Map.of("data", ""));

    /** The first 200 steps; the whole of it is in docs/results.md. */
    @Test
    void locmoeLearnsAndKeepsTokensOnTheirNode(TestMesh mesh) {
        RunReport report = train(mesh, DEFAULT.set("stopAfter", 200).set("validateEvery", 0));
        List<StepReport> steps = report.steps();
        assertThat(steps).hasSize(200);
        assertThat(steps.getFirst().lossPerToken()).isCloseTo(Math.log(256), within(0.1));
        assertThat(report.summary().validationLoss()).isLessThan(2.95);
        assertThat(localShare(steps.subList(170, 200))).isGreaterThan(0.85);
        assertThat(steps.getLast().deadExperts()).isZero();
    }

    @Test
    void hashSendsTokensEverywhere(TestMesh mesh) {
        List<StepReport> steps = train(
                        mesh, DEFAULT.router("hash").set("stopAfter", 11).set("validationSequences", 8))
                .steps();
        assertThat(localShare(steps)).isBetween(0.2, 0.3);
        StepReport step = steps.getLast();
        // Each row of 128 floats leaves its node with three quarters of the tokens and comes back, forward and
        // backward.
        double rows = step.bytes().interNode() / (128.0 * 4) / 4 / 2;
        double kept = 2048 * (1 - step.droppedShare());
        assertThat(rows / kept).isCloseTo(1 - step.localShare(), within(0.001));
    }

    private static RunReport train(TestMesh mesh, Job job) {
        try (RunningJob running = mesh.submit(job)) {
            assertThat(running.awaitEnd(LIMIT).message()).isEmpty();
            return running.files().report();
        }
    }

    private static double localShare(List<StepReport> steps) {
        return steps.stream().mapToDouble(StepReport::localShare).average().orElseThrow();
    }
}
