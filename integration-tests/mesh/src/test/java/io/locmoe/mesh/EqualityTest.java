package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.locmoe.engine.report.StepReport;
import io.locmoe.harness.Mesh;
import io.locmoe.harness.job.Job;
import io.locmoe.harness.job.RunningJob;
import io.locmoe.harness.mesh.MeshPlan;
import io.locmoe.harness.mesh.TestMesh;
import io.locmoe.report.RunReport;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The same job on one node, on four, with weights cut over devices, and with a stop in between. */
@Tag("slow")
@Mesh(nodes = 4, inThisJvm = true)
class EqualityTest {
    private static final int STEPS = 12;
    private static final Job JOB = Job.tiny()
            .router("switch")
            .gate("dense")
            .set("width", 64)
            .set("feedForward", 128)
            .set("heads", 4)
            .set("blocks", 4)
            .set("experts", 8)
            .set("sequence", 32)
            .set("batch", 16)
            .set("warmupSteps", 4)
            .steps(STEPS);
    private static final Job PAIR = JOB.set("nodes", 2);

    /** Two nodes, from the first step to the last. */
    private static RunReport whole;

    @BeforeAll
    static void trainWithoutAStop(TestMesh mesh) {
        whole = mesh.train(PAIR);
    }

    /**
     * Sums over ranks are in another order than sums over rows, so the last bits of float32 differ and grow with the
     * steps; 12 steps stay within 1e-5.
     */
    @Test
    void oneNodeAndFourNodesGiveTheSameLosses(TestMesh mesh) {
        RunReport one = mesh.train(JOB.set("nodes", 1));
        assertSameLosses(whole, one);
        RunReport four = mesh.train(JOB);
        assertSameLosses(four, one);
        assertThat(bytes(one).interNode()).isZero();
        assertThat(bytes(four).intraNode()).isZero();
        try (TestMesh devices = MeshPlan.of(2).devicesPerNode(2).startInThisJvm()) {
            RunReport all = devices.train(JOB);
            assertSameLosses(all, one);
            assertThat(bytes(all).intraNode()).isPositive();
            assertSameLosses(devices.train(JOB.set("tensorParallel", 2).strategy("group-wise")), one);
        }
    }

    private static StepReport.Bytes bytes(RunReport report) {
        return report.steps().get(5).bytes();
    }

    private static void assertSameLosses(RunReport found, RunReport expected) {
        assertThat(found.steps()).hasSize(STEPS);
        for (int i = 0; i < STEPS; i++) {
            assertThat(loss(found, i)).isCloseTo(loss(expected, i), withinPercentage(1e-3));
        }
    }

    @Test
    void aStoppedJobGoesOnWithTheVeryLossesOfAnUninterruptedOne(TestMesh mesh) {
        RunReport same;
        RunReport other;
        try (RunningJob stopped = mesh.submit(PAIR.set("stopAfter", 6))) {
            stopped.awaitCompletion();
            Path run = stopped.files().directory();
            same = mesh.train(PAIR.resume(run));
            other = mesh.train(JOB.set("nodes", 1).resume(run));
        }
        assertThat(same.steps()).hasSize(6);
        for (int i = 0; i < 6; i++) {
            assertThat(loss(same, i)).isEqualTo(loss(whole, 6 + i));
            assertThat(loss(other, i)).isCloseTo(loss(whole, 6 + i), withinPercentage(1e-3));
        }
    }

    @Test
    void theStrictDriverGivesTheSameLosses(TestMesh mesh) {
        RunReport strict = mesh.train(PAIR.driver("strict").set("stopAfter", 3));
        assertThat(strict.steps()).hasSize(3);
        for (int i = 0; i < 3; i++) {
            assertThat(loss(strict, i)).isCloseTo(loss(whole, i), withinPercentage(1e-3));
        }
    }

    private static double loss(RunReport report, int index) {
        return report.steps().get(index).lossPerToken();
    }
}
