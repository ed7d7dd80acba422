package io.locmoe.leftovers;

import io.locmoe.harness.mesh.MeshPlan;
import io.locmoe.harness.mesh.TestMesh;
import java.util.concurrent.TimeUnit;

/** A program that starts a mesh, says where, and holds it until it is killed, with its second node paused. */
final class AbandonedMesh {
    private AbandonedMesh() {}

    static void main(String[] arguments) throws InterruptedException {
        MeshPlan plan = MeshPlan.of(2);
        TestMesh mesh = (arguments[0].equals("containers") ? plan.containers() : plan).start();
        mesh.node(1).pause();
        System.out.println("held: " + mesh.directory());
        TimeUnit.MINUTES.sleep(10);
    }
}
