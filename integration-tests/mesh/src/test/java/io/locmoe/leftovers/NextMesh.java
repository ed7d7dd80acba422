package io.locmoe.leftovers;

import io.locmoe.harness.mesh.MeshPlan;

/** A program that starts a mesh, for which what killed ones have left is removed, and ends it. */
final class NextMesh {
    private NextMesh() {}

    static void main() {
        MeshPlan.of(1).start().close();
    }
}
