package io.locmoe.harness.suite;

import io.locmoe.harness.grid.GridPlan;
import io.locmoe.harness.job.Job;
import io.locmoe.harness.workspace.Workspace;
import java.util.List;

/**
 * Tests a user's communication strategy on real meshes: a test class extends this one, names plug-in and strategy, and
 * gets tests on 1, 2 and 4 nodes with routers of the distribution, under each fault.
 */
public abstract class StrategyMeshSuite extends MeshSuite {

    /** The name of the strategy. */
    protected abstract String strategy();

    /** The routers to test with. */
    protected List<String> routers() {
        return GridPlan.ROUTERS;
    }

    /**
     * Largest error of a number that the strategy moves, as a share of the largest in its row, as in the conformance
     * kit; 0 if bits arrive unchanged.
     */
    protected double error() {
        return 0;
    }

    @Override
    final GridPlan plan(Job job, Workspace packed) {
        return new GridPlan(
                routers(), List.of(strategy()), nodes(), faults(), job, List.of(packed.path()), false, false, error());
    }
}
