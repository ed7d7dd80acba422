package io.locmoe.harness.grid;

import io.locmoe.harness.mesh.MeshPlan;
import io.locmoe.harness.mesh.TestMesh;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The meshes of a grid, each started when a case first needs it. Used by one thread. */
final class GridMeshes implements AutoCloseable {
    private final GridPlan grid;
    private final Consumer<String> started;
    private final boolean inJvm;
    private final Map<Integer, TestMesh> inThisJvm = new TreeMap<>();
    private final Map<Integer, TestMesh> ofProcesses = new TreeMap<>();

    /** @param started told of each mesh, with the time that it took to start */
    GridMeshes(GridPlan grid, Consumer<String> started) {
        this.grid = grid;
        this.started = started;
        this.inJvm = !grid.contained() && MeshPlan.jvmObstacle().isEmpty();
    }

    /** A mesh in this JVM if possible and permitted, otherwise of processes or containers, which is slower. */
    TestMesh quick(int nodes) {
        return inJvm
                ? inThisJvm.computeIfAbsent(nodes, count -> start(count, "in this JVM", plan(count)::startInThisJvm))
                : processes(nodes);
    }

    /** A mesh of processes or containers. */
    TestMesh processes(int nodes) {
        String kind = grid.contained() ? "as containers" : "as processes";
        return ofProcesses.computeIfAbsent(nodes, count -> start(count, kind, plan(count)::start));
    }

    private TestMesh start(int nodes, String kind, Supplier<TestMesh> start) {
        long begun = System.nanoTime();
        TestMesh mesh = start.get();
        double seconds = Duration.ofNanos(System.nanoTime() - begun).toMillis() / 1000.0;
        started.accept(String.format(Locale.ROOT, "nodes=%d %s (%.1f s)", nodes, kind, seconds));
        return mesh;
    }

    private MeshPlan plan(int nodes) {
        MeshPlan plan = grid.contained() ? MeshPlan.of(nodes).containers() : MeshPlan.of(nodes);
        for (Path directory : grid.plugins()) {
            plan = plan.plugins(directory);
        }
        return plan;
    }

    /** Ends a mesh that a case has left in an unknown state. */
    void discard(TestMesh mesh) {
        inThisJvm.values().remove(mesh);
        ofProcesses.values().remove(mesh);
        mesh.close();
    }

    @Override
    public void close() {
        inThisJvm.values().forEach(TestMesh::close);
        ofProcesses.values().forEach(TestMesh::close);
    }
}
