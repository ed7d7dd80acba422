package io.locmoe.mesh;

import io.locmoe.harness.Mesh;
import io.locmoe.harness.mesh.TestMesh;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A link that carries nothing any more is noticed as soon as a process that is stopped. */
@Tag("slow")
class DeadLinkTest {
    @Test
    @Mesh(nodes = 3, linkRate = "200mbit")
    void aDeadLinkIsNoticedByBothEnds(TestMesh mesh) {
        SilenceTest.requireNode1Lost(SilenceTest.ended(mesh, mesh.node(1)::disconnect));
    }
}
