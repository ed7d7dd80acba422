package io.locmoe.launcher.check;

import io.locmoe.engine.checkpoint.CheckpointConfig;
import io.locmoe.engine.settings.JobSettings;
import io.locmoe.spi.topology.Topology;
import java.nio.file.Files;
import java.util.Optional;

/** Tells what changes for routers when a job continues on another mesh than its checkpoint's. */
public final class MeshChange {
    private MeshChange() {}

    /** A sentence for the user; empty for a model of step 0, or if the mesh is the same. */
    public static Optional<String> note(JobSettings settings) {
        return settings.resume()
                // After a node failure the last checkpoint of a run may be on another machine.
                .filter(Files::exists)
                .map(CheckpointConfig::read)
                .filter(checkpoint -> checkpoint.step() > 0)
                .map(checkpoint -> checkpoint.mesh().topology())
                .filter(trained -> !trained.equals(settings.topology()))
                .map(trained -> "the mesh was " + text(trained) + " and is " + text(settings.topology())
                        + ": routers that look at nodes or ranks choose differently from here on,"
                        + " and the loss may jump");
    }

    private static String text(Topology topology) {
        int perNode = topology.ranks() / topology.nodes();
        return topology.nodes()
                + (topology.nodes() == 1 ? " node of " : " nodes of ")
                + perNode
                + (perNode == 1 ? " rank" : " ranks");
    }
}
