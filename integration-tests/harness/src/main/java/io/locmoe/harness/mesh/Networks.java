package io.locmoe.harness.mesh;

import io.locmoe.harness.install.Installation;
import java.util.Optional;

/** Chooses where the nodes of a mesh live. */
final class Networks {
    private Networks() {}

    static Network of(MeshPlan plan, Installation installation) {
        return Network.loopback();
    }

    /** Why nodes cannot have links on this machine, and what to do; empty where nothing speaks against it. */
    static Optional<String> obstacle() {
        return Optional.of("not yet");
    }
}
