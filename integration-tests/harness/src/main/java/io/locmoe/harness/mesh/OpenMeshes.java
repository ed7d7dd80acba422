package io.locmoe.harness.mesh;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Meshes that are still open; they are closed at the end of the JVM. */
final class OpenMeshes {
    private static final Set<TestMesh> OPEN = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> List.copyOf(OPEN).forEach(TestMesh::close), "close-meshes"));
    }

    private OpenMeshes() {}

    static void add(TestMesh mesh) {
        OPEN.add(mesh);
    }

    static void remove(TestMesh mesh) {
        OPEN.remove(mesh);
    }
}
