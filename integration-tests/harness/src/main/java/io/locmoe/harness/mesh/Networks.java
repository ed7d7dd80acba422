package io.locmoe.harness.mesh;

import io.locmoe.harness.host.HostLibrary;
import io.locmoe.harness.install.Installation;
import java.util.Optional;

/** Chooses the network of a mesh's nodes. */
final class Networks {
    /** A rate above what this machine can move. */
    private static final String UNLIMITED = "100gbit";

    private static final String LINKS = "io.locmoe.launcher.network.EmbeddedLinks";

    private Networks() {}

    /** @throws io.locmoe.harness.install.HarnessException if the machine does not support the requested links */
    static Network of(MeshPlan plan, Installation installation) {
        if (!plan.linked()) {
            return Network.loopback();
        }
        HostLibrary host = HostLibrary.of(installation);
        return host.as(Network.class, host.call(LINKS, "create", plan.linkRate().orElse(UNLIMITED), plan.nodes()));
    }

    /** Why nodes cannot have links on this machine, and what to do; empty if they can. */
    static Optional<String> obstacle(Installation installation) {
        return ((Optional<?>) HostLibrary.of(installation).call(LINKS, "obstacle")).map(String.class::cast);
    }
}
