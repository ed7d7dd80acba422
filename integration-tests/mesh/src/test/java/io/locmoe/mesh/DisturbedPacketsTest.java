package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.engine.report.StepReport;
import io.locmoe.harness.Mesh;
import io.locmoe.harness.job.Job;
import io.locmoe.harness.mesh.TestMesh;
import io.locmoe.report.RunReport;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Packets between nodes are changed, doubled and overtaken by later ones: a training takes longer and is the same. */
@Tag("slow")
class DisturbedPacketsTest {
    private static final Job JOB = Job.tiny().steps(8);

    @BeforeAll
    static void netem() {
        Namespaces.assumeNetem();
    }

    @Test
    @Mesh(linkRate = "1gbit")
    void aTrainingIsTheSame(TestMesh mesh) {
        RunReport quiet = mesh.train(JOB);
        Namespaces.disturb(ProcessHandle.current().pid(), "netem delay 2ms 1ms reorder 20% corrupt 0.5% duplicate 2%");
        RunReport disturbed = mesh.train(JOB);
        assertThat(losses(disturbed)).isEqualTo(losses(quiet)).hasSize(8);
        assertThat(disturbed.failures()).isEmpty();
    }

    private static List<Double> losses(RunReport report) {
        return report.steps().stream().map(StepReport::lossPerToken).toList();
    }
}
