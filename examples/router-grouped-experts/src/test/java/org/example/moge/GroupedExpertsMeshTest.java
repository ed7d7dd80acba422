package org.example.moge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.locmoe.harness.Mesh;
import io.locmoe.harness.job.Job;
import io.locmoe.harness.mesh.TestMesh;
import io.locmoe.report.RunReport;
import org.junit.jupiter.api.Test;

/** Two nodes train with the router: each hosts one of the two groups. */
@Mesh(nodes = 2, plugins = GroupedExpertsPlugin.class, inThisJvm = true)
class GroupedExpertsMeshTest {
    @Test
    void twoNodesTrain(TestMesh mesh) {
        RunReport report = mesh.train(Job.tiny().router("grouped-experts"));
        assertEquals(4, report.summary().steps());
        assertTrue(Double.isFinite(report.summary().lossPerToken()));
    }
}
