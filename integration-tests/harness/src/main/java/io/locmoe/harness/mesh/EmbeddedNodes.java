package io.locmoe.harness.mesh;

import java.nio.file.Path;
import java.util.Map;

/** Nodes in this JVM, provided by the installation's class {@code EmbeddedMesh}. */
interface EmbeddedNodes {
    /** Trains to the end of the job; returns why it did not complete, or an empty text. */
    String train(Map<String, String> settings, Path out);

    void cancel();

    void leave(int node);

    void close();
}
