package io.locmoe.mesh;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.locmoe.harness.grid.Fault;
import io.locmoe.harness.grid.Grid;
import io.locmoe.harness.grid.GridCase;
import io.locmoe.harness.grid.GridPlan;
import io.locmoe.harness.job.Job;
import io.locmoe.harness.plugin.PackedPlugin;
import io.locmoe.mesh.faulty.FaultyPlugin;
import io.locmoe.mesh.placed.PlacedPlugin;
import io.locmoe.mesh.unsteady.UnsteadyPlugin;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cases of the harness hold for a sound router, and show what is wrong with one that is not. */
@Tag("slow")
class HarnessGridTest {
    @TempDir
    private static Path plugins;

    private static Grid tiny;

    @BeforeAll
    static void pack() {
        PackedPlugin.into(plugins, FaultyPlugin.class);
        PackedPlugin.into(plugins, UnsteadyPlugin.class);
        PackedPlugin.into(plugins, PlacedPlugin.class);
        tiny = grid(Job.tiny());
    }

    @AfterAll
    static void close() {
        tiny.close();
    }

    private static Grid grid(Job job) {
        return new Grid(new GridPlan(List.of(), List.of(), List.of(), List.of(), job, List.of(plugins), false, true));
    }

    /**
     * Processes and nodes in this JVM give the router the same gate. Without {@link Fault#PAUSED}, which takes half a
     * minute; {@link HarnessTest} pauses a node.
     */
    @Test
    void aSoundRouterHoldsUnderEachFault() {
        for (Fault fault : EnumSet.complementOf(EnumSet.of(Fault.PAUSED))) {
            assertHolds(new GridCase("switch", "dedup", 2, fault));
        }
        assertHolds(new GridCase("switch", "all-to-all", 1, Fault.LEFT));
    }

    private static void assertHolds(GridCase wanted) {
        assertThatCode(() -> tiny.run(wanted)).as(wanted.name()).doesNotThrowAnyException();
    }

    @Test
    void aRouterThatGivesOtherLossesEachTimeIsFound() {
        assertThatThrownBy(() -> tiny.run(new GridCase("unsteady", "dedup", 1, Fault.NONE)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("with strategy all-to-all");
    }

    @Test
    void aRouterThatFailsIsNamedWithItsReason() {
        try (Grid grid = grid(
                Job.tiny().set("router.mistake", "nan-weights").set("blocks", 4).set("router.fromStep", 2))) {
            assertThatThrownBy(() -> grid.run(new GridCase("faulty", "all-to-all", 2, Fault.NONE)))
                    .hasMessageContaining("router faulty on gate dense, sparse layer 1, step 2");
        }
    }

    @Test
    void aPlannerThatLosesEntriesIsNamedWithItsReason() {
        try (Grid grid = grid(Job.tiny().set("placement", "lossy"))) {
            assertThatThrownBy(() -> grid.run(new GridCase("top-k", "all-to-all", 2, Fault.NONE)))
                    .hasMessageContaining("placement planner lossy of plug-in placed test failed in divide")
                    .hasMessageContaining("it gave 0 of rank 0's ");
        }
    }
}
