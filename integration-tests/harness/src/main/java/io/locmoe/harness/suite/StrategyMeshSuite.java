package io.locmoe.harness.suite;

import io.locmoe.harness.grid.GridPlan;
import io.locmoe.harness.job.Job;
import io.locmoe.harness.workspace.Workspace;
import java.util.List;

/**
 * A communication strategy of one's own on real meshes: a test class extends this one, names plug-in and strategy, and
 * gets 1, 2 and 4 nodes with routers of the distribution, under each fault.
 */
public abstract class StrategyMeshSuite extends MeshSuite {

    /** The name of the strategy. */
    protected abstract String strategy();

    /** The routers. */
    protected List<String> routers() {
        return GridPlan.ROUTERS;
    }

    @Override
    final GridPlan plan(Job job, Workspace packed) {
        return new GridPlan(
                routers(), List.of(strategy()), nodes(), faults(), job, List.of(packed.path()), false, false);
    }
}
