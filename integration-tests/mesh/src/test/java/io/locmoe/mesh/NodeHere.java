package io.locmoe.mesh;

import io.locmoe.harness.host.HostLibrary;
import java.nio.file.Path;

/**
 * A node of the built distribution in this JVM, for tests that look neither at its process nor at what it writes: it
 * does all that one of {@code ./locmoe node} does, in a fraction of the processor time that a JVM of its own takes.
 */
final class NodeHere implements AutoCloseable {
    private final Application node;

    private NodeHere(Application node) {
        this.node = node;
    }

    /** The methods of the node's class. */
    interface Application {
        int httpPort();

        void kill();

        void close();
    }

    /** Starts it; on return it is a member of its mesh. Its configuration names the directory of shipped plug-ins. */
    static NodeHere start(Path config) {
        HostLibrary host = HostLibrary.of(CommandHere.INSTALLATION);
        Object read = host.call("io.locmoe.node.NodeConfigFile", "read", config);
        return new NodeHere(host.as(Application.class, host.call("io.locmoe.node.NodeApplication", "start", read)));
    }

    /** The port of health and metrics. */
    int httpPort() {
        return node.httpPort();
    }

    /** Breaks its connections without a word, as if a process of its own were killed. */
    void kill() {
        node.kill();
    }

    @Override
    public void close() {
        node.close();
    }
}
