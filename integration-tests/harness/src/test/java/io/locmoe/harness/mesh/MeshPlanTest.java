package io.locmoe.harness.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.harness.install.HarnessException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MeshPlanTest {
    @TempDir
    Path plugins;

    @Test
    void changingOneFieldOfAPlanKeepsTheOthers() {
        MeshPlan plan = MeshPlan.of(3)
                .containers()
                .memory("1g")
                .linkRate("20mbit")
                .devicesPerNode(2)
                .plugins(plugins)
                .pluginsOf(1, plugins);
        assertThat(plan.contained()).isTrue();
        assertThat(plan.memory()).contains("1g");
        assertThat(plan.linkRate()).contains("20mbit");
        assertThat(plan.devicesPerNode()).isEqualTo(2);
        assertThat(plan.allPluginsOf(0)).containsExactly(plugins);
        assertThat(plan.allPluginsOf(1)).containsExactly(plugins, plugins);
    }

    @Test
    void containersHaveLinks() {
        assertThat(MeshPlan.of(2).linked()).isFalse();
        assertThat(MeshPlan.of(2).containers().linked()).isTrue();
    }

    @Test
    void memoryIsForContainers() {
        assertThatThrownBy(() -> MeshPlan.of(2).memory("1g"))
                .isInstanceOf(HarnessException.class)
                .hasMessageContaining("containers");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0m", "1", "1gb", "-1g", "1 g", "1G"})
    void memoryHasAUnit(String limit) {
        assertThatThrownBy(() -> MeshPlan.of(2).containers().memory(limit))
                .isInstanceOf(HarnessException.class)
                .hasMessageContaining("such as 512m or 1g");
    }

    @Test
    void pluginsOfUnknownNodesOrDirectoriesAreRefused() {
        assertThatThrownBy(() -> MeshPlan.of(2).pluginsOf(2, plugins)).hasMessageContaining("node 2 of a mesh of 2");
        assertThatThrownBy(() -> MeshPlan.of(2).plugins(plugins.resolve("none")))
                .hasMessageContaining("is not a directory");
    }
}
