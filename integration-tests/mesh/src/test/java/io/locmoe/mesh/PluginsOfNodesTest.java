package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.harness.install.HarnessException;
import io.locmoe.harness.job.Job;
import io.locmoe.harness.mesh.MeshPlan;
import io.locmoe.harness.mesh.TestMesh;
import io.locmoe.harness.plugin.PackedPlugin;
import io.locmoe.mesh.faulty.FaultyPlugin;
import io.locmoe.mesh.unsteady.UnsteadyPlugin;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes of one mesh with directories of plug-ins of their own. */
@Tag("slow")
class PluginsOfNodesTest {
    private static final Job JOB = Job.tiny().router("faulty");

    @TempDir
    Path first;

    @TempDir
    Path second;

    @Test
    void aNodeWithoutThePluginOfTheOthersIsNamedBeforeAStep() {
        PackedPlugin.into(first, FaultyPlugin.class);
        PackedPlugin.into(second, UnsteadyPlugin.class);
        MeshPlan plan = MeshPlan.of(2).pluginsOf(0, first).pluginsOf(1, second);
        try (TestMesh mesh = plan.startInThisJvm()) {
            assertThatThrownBy(() -> mesh.train(JOB))
                    .isInstanceOf(HarnessException.class)
                    .hasMessageContaining("node-1")
                    .hasMessageContaining("faulty");
            assertThat(mesh.train(Job.tiny()).steps())
                    .as("without it they train")
                    .hasSize(4);
        }
    }

    @Test
    void nodesThatHoldThePluginInDifferentDirectoriesTrain() {
        PackedPlugin.into(first, FaultyPlugin.class);
        PackedPlugin.into(second, FaultyPlugin.class);
        MeshPlan plan = MeshPlan.of(2).pluginsOf(0, first).pluginsOf(1, second);
        try (TestMesh mesh = plan.startInThisJvm()) {
            assertThat(mesh.train(JOB).steps()).hasSize(4);
        }
    }
}
