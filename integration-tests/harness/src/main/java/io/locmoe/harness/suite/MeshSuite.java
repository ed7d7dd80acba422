package io.locmoe.harness.suite;

import io.locmoe.harness.grid.Fault;
import io.locmoe.harness.grid.Grid;
import io.locmoe.harness.grid.GridCase;
import io.locmoe.harness.grid.GridPlan;
import io.locmoe.harness.job.Job;
import io.locmoe.harness.plugin.PackedPlugin;
import io.locmoe.harness.workspace.Workspace;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Cases of a {@link Grid} as tests. */
abstract class MeshSuite {
    private static final String SEED = "locmoe.harness.seed";
    private static final String CASE = "locmoe.harness.case";

    /** The class of the plug-in, which implements {@code MoePlugin}. It is packed like in the build. */
    protected abstract Class<?> plugin();

    /** Numbers of nodes. */
    protected List<Integer> nodes() {
        return List.of(1, 2, 4);
    }

    /** The faults to test. */
    protected List<Fault> faults() {
        return List.of(Fault.values());
    }

    /** Further settings of the jobs; options of a router are {@code router.NAME}. */
    protected Job settings(Job job) {
        return job;
    }

    abstract GridPlan plan(Job job, Workspace packed);

    @TestFactory
    Stream<DynamicTest> onAMesh() {
        Workspace packed = Workspace.create();
        PackedPlugin.into(packed.path(), plugin());
        long seed = Long.getLong(SEED, 1);
        GridPlan plan = plan(settings(Job.tiny().seed(seed)), packed);
        Grid grid = new Grid(plan);
        String only = System.getProperty(CASE);
        return plan.cases().stream()
                .filter(each -> only == null || each.name().equals(only))
                .map(each -> DynamicTest.dynamicTest(each.name(), () -> run(grid, each, seed)))
                .onClose(packed::close)
                .onClose(grid::close);
    }

    private void run(Grid grid, GridCase each, long seed) {
        try {
            grid.run(each);
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(
                    e.getMessage() + System.lineSeparator() + "to repeat it: mvn test -Dtest="
                            + getClass().getSimpleName() + " -D" + SEED + "=" + seed + " '-D" + CASE + "="
                            + each.name() + "'",
                    e);
        }
    }
}
