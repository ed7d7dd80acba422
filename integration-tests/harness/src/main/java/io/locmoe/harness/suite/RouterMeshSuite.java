package io.locmoe.harness.suite;

import io.locmoe.harness.grid.GridPlan;
import io.locmoe.harness.job.Job;
import io.locmoe.harness.workspace.Workspace;
import java.util.List;

/**
 * Tests a user's router on real meshes: a test class extends this one, names plug-in and router, and gets tests on 1, 2
 * and 4 nodes with each communication strategy, under each fault.
 */
public abstract class RouterMeshSuite extends MeshSuite {

    /** The name of the router. */
    protected abstract String router();

    /** Whether choices are independent of the places of experts and tokens; false if it prefers local experts. */
    protected boolean routesIgnoreNodes() {
        return true;
    }

    @Override
    final GridPlan plan(Job job, Workspace packed) {
        return new GridPlan(
                List.of(router()),
                GridPlan.STRATEGIES,
                nodes(),
                faults(),
                job,
                List.of(packed.path()),
                false,
                routesIgnoreNodes());
    }
}
