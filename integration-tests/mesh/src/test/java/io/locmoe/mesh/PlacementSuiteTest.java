package io.locmoe.mesh;

import io.locmoe.harness.grid.Fault;
import io.locmoe.harness.suite.PlacementMeshSuite;
import io.locmoe.mesh.placed.PlacedPlugin;
import java.util.List;
import org.junit.jupiter.api.Tag;

/** The suite as authors of placement planners extend it, with what takes a moment. */
@Tag("slow")
class PlacementSuiteTest extends PlacementMeshSuite {
    @Override
    protected Class<?> plugin() {
        return PlacedPlugin.class;
    }

    @Override
    protected String planner() {
        return "popular";
    }

    @Override
    protected List<Integer> nodes() {
        return List.of(2);
    }

    @Override
    protected List<Fault> faults() {
        return List.of(Fault.NONE, Fault.STOPPED, Fault.LEFT);
    }
}
