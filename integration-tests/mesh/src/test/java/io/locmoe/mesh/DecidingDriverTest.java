package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.engine.report.StepReport;
import io.locmoe.harness.install.HarnessException;
import io.locmoe.harness.job.Job;
import io.locmoe.harness.mesh.MeshPlan;
import io.locmoe.harness.mesh.TestMesh;
import io.locmoe.harness.plugin.PackedPlugin;
import io.locmoe.mesh.deciding.LeftMachinePlugin;
import io.locmoe.mesh.deciding.MachinePlugin;
import io.locmoe.mesh.deciding.OldMachinePlugin;
import io.locmoe.mesh.deciding.RightMachinePlugin;
import io.locmoe.report.RunReport;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes whose drivers decide differently by their machines train alike. */
@Tag("slow")
class DecidingDriverTest {
    private static final Job JOB = Job.tiny().driver("machine");

    @TempDir
    Path first;

    @TempDir
    Path second;

    private TestMesh mesh(Class<? extends MachinePlugin> one, Class<? extends MachinePlugin> other) {
        PackedPlugin.into(first, one);
        PackedPlugin.into(second, other);
        return MeshPlan.of(2).pluginsOf(0, first).pluginsOf(1, second).startInThisJvm();
    }

    private static List<Double> losses(RunReport report) {
        return report.steps().stream().map(StepReport::lossPerToken).toList();
    }

    @Test
    void allNodesTrainAsTheFirstOneDecides() {
        try (TestMesh mesh = mesh(LeftMachinePlugin.class, RightMachinePlugin.class)) {
            RunReport decided = mesh.train(JOB);
            assertThat(decided.job().settings()).containsEntry("driver.updates", "left");
            List<Double> left = losses(mesh.train(JOB.set("driver.updates", "left")));
            List<Double> right = losses(mesh.train(JOB.set("driver.updates", "right")));
            assertThat(right).isNotEqualTo(left);
            assertThat(losses(decided)).isEqualTo(left);
        }
    }

    @Test
    void aNodeThatCannotDoWhatTheFirstOneDecidesIsNamedBeforeAStep() {
        try (TestMesh mesh = mesh(RightMachinePlugin.class, OldMachinePlugin.class)) {
            assertThatThrownBy(() -> mesh.train(JOB))
                    .isInstanceOf(HarnessException.class)
                    .hasMessageContaining("node-1")
                    .hasMessageContaining("this machine cannot update right; set updates=left");
            RunReport able = mesh.train(JOB.set("driver.updates", "left"));
            assertThat(able.steps()).as("what both can do").hasSize(4);
        }
    }

    @Test
    void aRunThatTheFirstNodeCannotDoIsRefused() {
        try (TestMesh mesh = mesh(OldMachinePlugin.class, RightMachinePlugin.class)) {
            assertThatThrownBy(() -> mesh.train(JOB.set("driver.updates", "right")))
                    .isInstanceOf(HarnessException.class)
                    .hasMessageContaining("this machine cannot update right; set updates=left");
        }
    }
}
