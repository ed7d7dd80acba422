package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.engine.report.StepReport;
import io.locmoe.harness.Mesh;
import io.locmoe.harness.job.Job;
import io.locmoe.harness.job.RunningJob;
import io.locmoe.harness.mesh.TestMesh;
import io.locmoe.report.RunReport;
import java.util.List;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Nodes of the harness with links: these have a rate, can be cut, and disturb packets. */
@Tag("slow")
@Mesh(linkRate = "100mbit")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class HarnessLinksTest {
    @Test
    @Order(1)
    void aNodeThatIsCutOffEndsTheJobAndTrainsAgainWhenItIsBack(TestMesh mesh) {
        mesh.node(0).linkRate("20mbit");
        try (RunningJob job = mesh.submit(Job.tiny().steps(1_000_000).paced().set("deadlineSeconds", 4))) {
            job.awaitStep(2);
            mesh.node(1).disconnect();
            assertThat(job.awaitEnd().message()).contains("node-1");
        }
        mesh.node(1).reconnect();
        assertThat(mesh.train(Job.tiny()).steps()).hasSize(4);
    }

    /** Packets are changed, doubled and overtaken by later ones: a training takes longer and is the same. */
    @Test
    @Order(2)
    void aTrainingWithDisturbedPacketsIsTheSame(TestMesh mesh) {
        Namespaces.assumeNetem();
        Job job = Job.tiny().steps(8);
        RunReport quiet = mesh.train(job);
        Namespaces.disturb(ProcessHandle.current().pid(), "netem delay 2ms 1ms reorder 20% corrupt 0.5% duplicate 2%");
        RunReport disturbed = mesh.train(job);
        assertThat(losses(disturbed)).isEqualTo(losses(quiet)).hasSize(8);
        assertThat(disturbed.failures()).isEmpty();
    }

    private static List<Double> losses(RunReport report) {
        return report.steps().stream().map(StepReport::lossPerToken).toList();
    }
}
