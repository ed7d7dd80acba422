package io.locmoe.harness.suite;

import io.locmoe.harness.grid.GridPlan;
import io.locmoe.harness.job.Job;
import io.locmoe.harness.workspace.Workspace;
import java.util.List;

/**
 * Tests a user's placement planner on real meshes: a test class extends this one, names plug-in and planner, and gets
 * tests on 1, 2 and 4 nodes, under each fault. Jobs ask for a plan in every second step.
 */
public abstract class PlacementMeshSuite extends MeshSuite {

    /** The name of the planner. */
    protected abstract String planner();

    /** The routers to test with. */
    protected List<String> routers() {
        return List.of("top-k");
    }

    @Override
    final GridPlan plan(Job job, Workspace packed) {
        return new GridPlan(
                routers(),
                GridPlan.STRATEGIES.subList(0, 1),
                nodes(),
                faults(),
                job.set("placement", planner()).setIfAbsent("placementEvery", 2),
                List.of(packed.path()),
                false,
                false);
    }
}
