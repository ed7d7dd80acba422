package io.locmoe.launcher.run;

import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * A mesh in this JVM, where a node that has left a job takes part in the next one.
 *
 * @param connection closed by its owner
 */
record WholeMesh(MeshConnection connection) implements RunMesh {
    @Override
    public LocalNodes nodes() {
        return LocalNodes.none();
    }

    @Override
    public void end(List<String> lost) {}

    @Override
    public void replace(List<String> lost) {}

    @Override
    public boolean reconnect(Duration wait, BooleanSupplier stop) {
        return true;
    }
}
