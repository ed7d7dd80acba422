package io.locmoe.harness.grid;

import io.locmoe.harness.mesh.MeshPlan;
import io.locmoe.harness.mesh.TestMesh;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The meshes of a grid, each started when a case first needs it. Used by one thread. */
final class GridMeshes implements AutoCloseable {
    private final List<Path> plugins;
    private final boolean jvmCanHoldNodes;
    private final Map<Integer, TestMesh> inThisJvm = new TreeMap<>();
    private final Map<Integer, TestMesh> ofProcesses = new TreeMap<>();

    GridMeshes(List<Path> plugins) {
        this.plugins = plugins;
        this.jvmCanHoldNodes = MeshPlan.jvmObstacle().isEmpty();
    }

    /** A mesh in this JVM where it can hold nodes, else of processes, which takes longer. */
    TestMesh quick(int nodes) {
        return jvmCanHoldNodes
                ? inThisJvm.computeIfAbsent(nodes, count -> plan(count).startInThisJvm())
                : processes(nodes);
    }

    /** A mesh of processes. */
    TestMesh processes(int nodes) {
        return ofProcesses.computeIfAbsent(nodes, count -> plan(count).start());
    }

    private MeshPlan plan(int nodes) {
        MeshPlan plan = MeshPlan.of(nodes);
        for (Path directory : plugins) {
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
