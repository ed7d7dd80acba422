package io.locmoe.mesh;

import io.locmoe.harness.grid.Fault;
import io.locmoe.harness.suite.RouterMeshSuite;
import io.locmoe.mesh.faulty.FaultyPlugin;
import java.util.List;
import org.junit.jupiter.api.Tag;

/** The suite as authors of routers extend it, with what takes a moment. */
@Tag("slow")
class RouterSuiteTest extends RouterMeshSuite {
    @Override
    protected Class<?> plugin() {
        return FaultyPlugin.class;
    }

    @Override
    protected String router() {
        return "faulty";
    }

    @Override
    protected List<Integer> nodes() {
        return List.of(2);
    }

    @Override
    protected List<Fault> faults() {
        return List.of(Fault.NONE, Fault.STOPPED);
    }
}
