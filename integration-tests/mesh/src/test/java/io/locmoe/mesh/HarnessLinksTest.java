package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.locmoe.harness.Mesh;
import io.locmoe.harness.job.Job;
import io.locmoe.harness.job.RunningJob;
import io.locmoe.harness.mesh.TestMesh;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Nodes of the harness with links: these have a rate, and can be cut. */
@Tag("slow")
class HarnessLinksTest {
    @Test
    @Mesh(linkRate = "100mbit")
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
}
