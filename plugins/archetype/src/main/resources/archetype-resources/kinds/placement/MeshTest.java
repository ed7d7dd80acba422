package ${package};

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.locmoe.harness.Mesh;
import io.locmoe.harness.job.Job;
import io.locmoe.harness.mesh.TestMesh;
import io.locmoe.report.RunReport;
import org.junit.jupiter.api.Test;

/** Two nodes train with replicas as planned. Without {@code inThisJvm} they are processes. */
@Mesh(nodes = 2, plugins = ${className}Plugin.class, inThisJvm = true)
class ${className}MeshTest {
    @Test
    void twoNodesTrain(TestMesh mesh) {
        RunReport report = mesh.train(Job.tiny().set("placement", "${name}").set("placementEvery", 2));
        assertEquals(4, report.summary().steps());
        assertTrue(Double.isFinite(report.summary().lossPerToken()));
    }
}
