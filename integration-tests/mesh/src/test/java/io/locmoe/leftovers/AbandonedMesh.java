package io.locmoe.leftovers;

import io.locmoe.harness.mesh.MeshPlan;
import io.locmoe.harness.mesh.TestMesh;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A program that starts meshes, says where, and holds them until it is killed, with their second nodes paused. */
final class AbandonedMesh {
    private AbandonedMesh() {}

    static void main(String[] arguments) throws InterruptedException {
        String held = Arrays.stream(arguments).map(AbandonedMesh::start).collect(Collectors.joining(" "));
        System.out.println("held: " + held);
        TimeUnit.MINUTES.sleep(10);
    }

    /** @return its directory */
    private static String start(String nodesAs) {
        MeshPlan plan = MeshPlan.of(2);
        TestMesh mesh = (nodesAs.equals("containers") ? plan.containers() : plan).start();
        mesh.node(1).pause();
        return mesh.directory().toString();
    }
}
