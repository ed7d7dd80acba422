package io.locmoe.engine.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.engine.MeshRun;
import io.locmoe.engine.Patterns;
import io.locmoe.engine.TestDriver;
import io.locmoe.engine.TinyJob;
import io.locmoe.engine.report.StepReport;
import java.nio.file.Path;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * LocMoE's locality loss (eq. 6) compares the choices of each rank's tokens with the experts near that rank, so it is a
 * function of the mesh as well as of the batch: only a run on the same mesh repeats it. What the first step computes
 * before any update, the language-model loss and the balance loss, is the same on every mesh all the same.
 */
class LocalityOverMeshesTest {
    private static final Percentage SAME = Percentage.withPercentage(1e-4);

    @TempDir
    Path directory;

    private StepReport firstStep(String nodes, String devices) {
        return MeshRun.run(
                        TinyJob.settings("router.mu", "1", "nodes", nodes, "devicesPerNode", devices, "stopAfter", "1"),
                        TestDriver.REFERENCE.driver(),
                        new Patterns(8),
                        directory)
                .steps
                .getFirst();
    }

    @Test
    void localityLossDependsOnTheMesh() {
        StepReport one = firstStep("1", "1");
        StepReport two = firstStep("2", "1");
        StepReport four = firstStep("4", "1");
        StepReport twoByTwo = firstStep("2", "2");
        assertThat(two.localityLoss()).isNotCloseTo(one.localityLoss(), Percentage.withPercentage(0.1));
        assertThat(four.localityLoss()).isNotCloseTo(two.localityLoss(), Percentage.withPercentage(0.1));
        assertThat(twoByTwo.localityLoss())
                .isNotCloseTo(two.localityLoss(), Percentage.withPercentage(0.1))
                .isNotCloseTo(four.localityLoss(), Percentage.withPercentage(0.1));
        for (StepReport other : new StepReport[] {two, four, twoByTwo}) {
            assertThat(other.lossPerToken()).isCloseTo(one.lossPerToken(), SAME);
            assertThat(other.auxiliaryLoss()).isCloseTo(one.auxiliaryLoss(), SAME);
        }
    }

    /** One node is local to itself, and so are its devices among each other. */
    @Test
    void everyExpertIsLocalOnASingleNode() {
        assertThat(firstStep("1", "1").localShare()).isEqualTo(1);
        assertThat(firstStep("1", "4").localShare()).isEqualTo(1);
        assertThat(firstStep("4", "1").localShare()).isLessThan(1);
    }

    /** The loss does what it is for: more tokens stay on their node than by the balance loss alone. */
    @Tag("slow")
    @Test
    void localityLossRaisesTheLocalShare() {
        assertThat(localShareAfterTraining("1")).isGreaterThan(localShareAfterTraining("0") + 0.1);
    }

    private double localShareAfterTraining(String mu) {
        MeshRun run = MeshRun.run(
                TinyJob.settings("router.mu", mu, "gate", "dense", "nodes", "4", "steps", "40"),
                TestDriver.REFERENCE.driver(),
                new Patterns(8),
                directory);
        return run.steps.getLast().localShare();
    }
}
