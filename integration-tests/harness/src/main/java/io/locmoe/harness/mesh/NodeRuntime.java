package io.locmoe.harness.mesh;

import io.locmoe.harness.install.Installation;
import io.locmoe.harness.process.CommandProcess;
import io.locmoe.harness.workspace.Workspace;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The environment in which the nodes of a mesh run. Thread-safe. */
interface NodeRuntime {

    /**
     * Starts a node. Returns immediately.
     *
     * @param node          its place, from 0
     * @param configuration configuration file of the node
     */
    NodeProcess start(int node, Path configuration);

    /** Ends everything that still runs; returns when nothing is left. */
    void close();

    /** The command line of a node that ends with this JVM. */
    static List<String> words(Installation installation, Path configuration) {
        return installation.node(List.of("--config", configuration.toString(), "--watch-parent"));
    }

    /** Nodes as processes of this machine, which are ended individually. */
    record Processes(Installation installation, Workspace workspace, Network network) implements NodeRuntime {
        @Override
        public NodeProcess start(int node, Path configuration) {
            List<String> words = network.wrap(node, words(installation, configuration));
            Path logs = workspace.path().resolve("logs");
            CommandProcess process = CommandProcess.start("node-" + node, words, logs, Map.of());
            workspace.own(process.handle());
            return new NodeProcess.Direct(process);
        }

        @Override
        public void close() {}
    }
}
