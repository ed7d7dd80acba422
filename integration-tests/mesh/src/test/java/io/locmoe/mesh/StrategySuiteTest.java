package io.locmoe.mesh;

import io.locmoe.harness.grid.Fault;
import io.locmoe.harness.suite.StrategyMeshSuite;
import io.locmoe.mesh.direct.DirectPlugin;
import java.util.List;
import org.junit.jupiter.api.Tag;

/** The suite as authors of strategies extend it, with what takes a moment. */
@Tag("slow")
class StrategySuiteTest extends StrategyMeshSuite {
    @Override
    protected Class<?> plugin() {
        return DirectPlugin.class;
    }

    @Override
    protected String strategy() {
        return "direct";
    }

    @Override
    protected List<String> routers() {
        return List.of("switch");
    }

    @Override
    protected List<Integer> nodes() {
        return List.of(2);
    }

    @Override
    protected List<Fault> faults() {
        return List.of(Fault.NONE, Fault.LEFT);
    }
}
